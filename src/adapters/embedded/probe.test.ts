import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { probe } from './probe.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function listening(serve: (socket: Socket) => void): Promise<number> {
  const server = createServer(serve)
  servers.push(server)
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const eventSocket = (accepts: string) => (socket: Socket) => {
  socket.write('Content-Type: auth/request\n\n')
  socket.on('data', chunk => {
    const right = chunk.toString() === `auth ${accepts}\n\n`
    socket.write(`Content-Type: command/reply\nReply-Text: ${right ? '+OK accepted' : '-ERR invalid'}\n\n`)
  })
}

test.each<[string, (socket: Socket) => void, string]>([
  ['a switch that lets us in', eventSocket('right'), 'ours'],
  ['a switch with another password', eventSocket('other'), 'stranger'],
  ['something that hangs up', socket => socket.destroy(), 'stranger'],
])('%s', async (_who, serve, found) => {
  const port = await listening(serve)
  expect(await probe({ host: '127.0.0.1', port, password: 'right' })).toBe(found)
})

test('nobody there', async () => {
  const port = await listening(() => undefined)
  await new Promise(resolve => servers.splice(0)[0]?.close(resolve))
  expect(await probe({ host: '127.0.0.1', port, password: 'x' })).toBe('nobody')
})
