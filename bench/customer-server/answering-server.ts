/** A process that answers every POST with the text it is given, 204 when there is none. Arguments: port (0 = any), text. Prints its port. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const [port = '0', answer = ''] = process.argv.slice(2)
const body = Buffer.from(answer)
const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length }

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    if (body.length === 0) response.writeHead(204).end()
    else response.writeHead(200, headers).end(body)
  })
})
server.listen(Number(port), '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
// The bench that started it is gone: so is the reason to be here.
process.stdin.on('end', () => process.exit(0)).resume()
