// All tests in a browser share one, as a start takes 3 s of CPU.
import "./page/chart.browser";
import "./page/pipeline.browser";
import "./page/reading.browser";
import "./page/records.browser";
import "./page/streams.browser";
import { Reader } from "./page/reader";

after(() => Reader.closeBrowser());
