import { POST_STREAM } from "../../components/stream/resource-name";
import type { OptionReader } from "./options";
import type { Names } from "./stack-outputs";

export interface ChosenStream {
  /** Its name in the stack's settings; undefined where only the physical name is known. */
  readonly name: string | undefined;
  readonly names: Names;
}

/**
 * `--stream NAME` is a stream's name in the stack's settings, or that of a delivery stream. Without
 * it, all streams of the stack.
 */
export function chosenStreams(options: OptionReader, names: Names): readonly ChosenStream[] {
  const given = options.text("stream");
  const ofStack = Object.entries(names.streams ?? {}).map(([name, outputs]) => ({
    name,
    names: { ...names, ...outputs, securityRole: securityRole(name, rolesBase(names)) },
  }));
  if (given === undefined) {
    if (ofStack.length > 0) return ofStack;
    return names.streamName === undefined ? [] : [{ name: undefined, names }];
  }
  const found = ofStack.filter(({ name, names: { streamName } }) => name === given || streamName === given);
  if (found.length > 0 || ofStack.length === 0 || !options.isGiven("stack"))
    return found.length > 0 ? found : [{ name: undefined, names: { ...names, streamName: given } }];
  options.problem(`--stream: ${given} given, ${oneOf(ofStack)} expected`);
  return [];
}

const DEFAULT_ROLE = "firehose-role";

/** The security role of a stream: that of the post's stream has no suffix. */
export function securityRole(name: string | undefined, base = DEFAULT_ROLE): string {
  return name === undefined || name === POST_STREAM ? base : `${base}-${name}`;
}

/** What the roles of a stack begin with; its output `securityRole` is that of the first stream. */
function rolesBase({ securityRole = DEFAULT_ROLE, streamName, streams = {} }: Names): string {
  const [first = POST_STREAM] = Object.entries(streams).find(([, stream]) => stream.streamName === streamName) ?? [];
  const suffix = first === POST_STREAM ? "" : `-${first}`;
  return securityRole.endsWith(suffix) ? securityRole.slice(0, securityRole.length - suffix.length) : securityRole;
}

/** The only one of {@link chosenStreams}; none or several are a problem of the options. */
export function chosenStream(options: OptionReader, names: Names): ChosenStream | undefined {
  const found = chosenStreams(options, names);
  if (found.length > 1)
    options.problem(`--stream: nothing given, but the stack has several streams; ${oneOf(found)} expected`);
  if (found.length === 0 && options.text("stream") === undefined)
    options.problem("--stream: nothing given; a stream's name, or --stack with a deployed stack, is expected");
  return found.length === 1 ? found[0] : undefined;
}

const oneOf = (streams: readonly ChosenStream[]): string => {
  const names = streams.map(({ name }) => name).join(", ");
  return streams.length === 1 ? names : `one of ${names}`;
};
