import { createServer } from 'node:http'
import { domain, extensions } from '../extensions.ts'

/**
 * The least a directory can be: bare node:http, every password in memory, the XML put together from text. No database, no
 * checks of who asks, no metrics. Listens on the port given as argument.
 */
const secrets = new Map(extensions.map(({ number, secret }) => [number, secret]))

const answer = (number: string, secret: string): string =>
  `<?xml version="1.0"?><document type="freeswitch/xml"><section name="directory"><domain name="${domain}"><groups>` +
  `<group name="default"><users><user id="${number}"><params><param name="password" value="${secret}"/></params>` +
  '<variables><variable name="user_context" value="default"/></variables></user></users></group></groups></domain>' +
  '</section></document>'

createServer((request, response) => {
  let body = ''
  request.on('data', chunk => {
    body += chunk
  })
  request.on('end', () => {
    const number = new URLSearchParams(body).get('user') ?? ''
    const text = answer(number, secrets.get(number) ?? '')
    response
      .writeHead(200, { 'Content-Type': 'text/xml', 'Content-Length': Buffer.byteLength(text) })
      .end(text)
  })
}).listen(Number(process.argv[2]), '127.0.0.1')
