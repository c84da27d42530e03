import { readFileSync } from 'node:fs';
import { writeSecret } from './data-folder.ts';

/** Writes the password of one cloud; all else in its file stays as it is. */
export type SetCloudPassword = (password: string) => void;

/** Opens the entry of one cloud of a clouds.yaml; null when the file has none, or cannot be read as YAML. */
export async function openCloudEntry(path: string, cloud: string): Promise<SetCloudPassword | null> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(readFileSync(path, 'utf8'));
  const entry = ['clouds', cloud, 'auth'];
  // The parser's own errors are not passed on: they quote the place, and passwords stand there.
  if (document.errors.length > 0 || !document.hasIn(entry)) return null;
  return (password) => {
    document.setIn([...entry, 'password'], password);
    writeSecret(path, document.toString({ lineWidth: 0 }));
  };
}
