/** What a name that no file can have begins with once it is encoded: no name from outside has the escape of NUL. */
const mark = "%00";

/**
 * A name from outside (a stream, a bucket, a part of an object's key) as the name of one file in a folder. Nearly all stay as they are;
 * those that would mean another folder, or no file at all, are percent-encoded behind {@link mark}.
 */
export function fileName(name: string): string {
  if (!/^\.{0,2}$|^%00|[\0/\\]/.test(name)) return name;
  return mark + encodeURIComponent(name).replaceAll(".", "%2E");
}

/** The name that {@link fileName} made a file's name of. */
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
