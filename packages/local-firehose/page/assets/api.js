/**
 * @param {string} path
 * @param {Record<string, string | number>} query
 * @param {"GET" | "POST"} method
 * @returns {Promise<any>} the server's JSON
 * @throws {Error} with the server's message, or when the server cannot be reached
 */
export async function ask(path, query = {}, method = "GET") {
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const response = await fetch(`/api/${path}?${search}`, { method });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}

/**
 * Follows the pipeline's status; the browser reconnects by itself.
 * @param {(status: import("../source").PipelineStatus) => void} received
 * @param {() => void} connected
 * @param {() => void} lost
 */
export function followStatus(received, connected, lost) {
  const events = new EventSource("/api/events");
  events.addEventListener("open", connected);
  events.addEventListener("error", lost);
  events.addEventListener("message", (event) => received(JSON.parse(event.data)));
}
