/** Prefix of encoded names; no name from outside has the escape of NUL. */
const mark = "%00";

/**
 * A name from outside as one file name. What means another folder, or no file, is percent-encoded.
 */
export function fileName(name: string): string {
  if (!/^\.{0,2}$|^%00|[\0/\\]/.test(name)) return name;
  return mark + encodeURIComponent(name).replaceAll(".", "%2E");
}

export function nameOfFile(file: string): string {
  if (!file.startsWith(mark)) return file;
  try {
    const name = decodeURIComponent(file.slice(mark.length));
    return fileName(name) === file ? name : file;
  } catch {
    // Not one of ours.
    return file;
  }
}
