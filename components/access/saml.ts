import { readFileSync } from "node:fs";
import { Refusal } from "../problems/refusal";

/** The entity's id, in any prefix of the metadata's namespace. https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf */
const ENTITY_ID = /<(?:[\w.-]+:)?EntityDescriptor\b[^>]*?\sentityID\s*=\s*(?:"([^"]+)"|'([^']+)')/;

/** Of SAML metadata, as XML or a file's path. @throws Refusal where the file names no entity. */
export function identityProvider(samlMetadata: string): Record<"entityId" | "metadataContent", string> {
  const metadataContent = samlMetadata.trimStart().startsWith("<") ? samlMetadata : contentOf(samlMetadata);
  const [, double, single] = ENTITY_ID.exec(metadataContent) ?? [];
  const entityId = (double ?? single)?.replaceAll("&amp;", "&");
  if (entityId === undefined) {
    throw new Refusal(
      "samlMetadata: no EntityDescriptor with an entityID in it; allowed is the metadata document of one identity provider",
    );
  }
  return { entityId, metadataContent };
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(`samlMetadata: ${path} given; allowed is a readable file or the XML itself (${reason})`);
  }
}
