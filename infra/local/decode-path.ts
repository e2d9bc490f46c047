/** HTTP APIs decode the path, whatever the field is called; the query stays as it came. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
