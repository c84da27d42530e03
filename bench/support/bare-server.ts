// What is left of a network service without one: JSON over HTTP. It parses what comes and answers as much as a port is.
import { createServer } from 'node:http';

const port = JSON.stringify({
  port: {
    ...Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`field_${n}`, '0123456789abcdef0123456789abcdef'])),
    id: '8d0c1b2a-7788-4c99-a001-bbccddeeff00',
    network_id: '5d0c1b2a-7788-4c99-a001-bbccddeeff00',
    mac_address: 'fa:16:3e:00:11:22',
    fixed_ips: [{ subnet_id: '6d0c1b2a-7788-4c99-a001-bbccddeeff00', ip_address: '10.0.0.2' }],
    device_id: '',
  },
});

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  request.on('end', () => {
    if (text !== '') JSON.parse(text);
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(port);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.(address.port);
});
