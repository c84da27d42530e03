/** Makes the public image that compared clouds have, with data of zeros, at an Image API (without `/v2`); answers its id. */
export async function addStubImage(imageUrl: string, token: string): Promise<string> {
  const headers = { 'x-auth-token': token, 'content-type': 'application/json' };
  const image = { name: 'stub', disk_format: 'raw', container_format: 'bare', visibility: 'public' };
  const made = await fetch(`${imageUrl}/v2/images`, { method: 'POST', headers, body: JSON.stringify(image) });
  if (!made.ok) throw new Error(`the image was answered ${made.status}`);
  const { id } = (await made.json()) as { id: string };
  const file = await fetch(`${imageUrl}/v2/images/${id}/file`, {
    method: 'PUT',
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(65_536),
  });
  if (!file.ok) throw new Error(`the image's data was answered ${file.status}`);
  return id;
}
