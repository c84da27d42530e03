// What is left of a network service without one: JSON over HTTP. It parses what comes and answers as much as a port is.
import { createServer } from 'node:http';

const port = JSON.stringify({
  port: Object.fromEntries(Array.from({ length: 24 }, (_, n) => [`field_${n}`, '0123456789abcdef0123456789abcdef'])),
});

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  request.on('end', () => {
    JSON.parse(text);
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(port);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.(address.port);
});
