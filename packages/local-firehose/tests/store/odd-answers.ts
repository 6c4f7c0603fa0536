/** An answer to a request of `_bulk` that does not say what became of the documents. */
export interface OddAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const json = (status: number, body: unknown): OddAnswer => ({
  status,
  contentType: "application/json",
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const taken = { index: { status: 201 } };

/** By what they are; for a request of `documents` documents, two at least. */
export function oddAnswers(documents: number): Readonly<Record<string, OddAnswer>> {
  const items = Array.from({ length: documents }, () => taken);
  return {
    "a redirect": { status: 302, contentType: "text/html", body: "<a href='/login'>Found</a>" },
    "a sign-in page": { status: 200, contentType: "text/html", body: "<html><form action='/login'></form></html>" },
    "nothing at all": { status: 200, contentType: "application/json", body: "" },
    "no content": { status: 204, contentType: "application/json", body: "" },
    "accepted for later": json(202, { errors: false, items }),
    "an empty object": json(200, {}),
    null: json(200, "null"),
    "a number": json(200, "7"),
    "a list": json(200, items),
    "cut-off JSON": json(200, JSON.stringify({ errors: false, items }).slice(0, -3)),
    "no items": json(200, { errors: false }),
    "items that are no list": json(200, { errors: false, items: { length: documents } }),
    "fewer items than documents": json(200, { errors: false, items: items.slice(1) }),
    "more items than documents": json(200, { errors: false, items: [...items, taken] }),
    "no errors field": json(200, { items }),
    "errors as a text": json(200, { errors: "false", items }),
    "an item without a status": json(200, { errors: false, items: [...items.slice(1), { index: {} }] }),
    "an item without an action": json(200, { errors: false, items: [...items.slice(1), {}] }),
    "an item that is null": json(200, { errors: true, items: [...items.slice(1), null] }),
    "a status as a text": json(200, { errors: false, items: [...items.slice(1), { index: { status: "201" } }] }),
    "a status that is none": json(200, { errors: false, items: [...items.slice(1), { index: { status: 0 } }] }),
    "a gateway's 503": { status: 503, contentType: "text/html", body: "<html>upstream</html>" },
  };
}
