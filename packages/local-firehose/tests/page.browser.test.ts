// Everything that needs a browser, in one browser: each takes 3 s of CPU to start.
import "./page/chart.browser";
import "./page/pipeline.browser";
import "./page/reading.browser";
import "./page/records.browser";
import "./page/streams.browser";
import { Reader } from "./page/reader";

after(() => Reader.closeBrowser());
