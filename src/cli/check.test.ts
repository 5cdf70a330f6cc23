import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { loadSecrets } from '../config/secrets.ts'
import { configFile, run, temporaryFolder } from './testing/run-cli.ts'
import { eventSocket, freePort, httpServer, tcpServer } from './testing/servers.ts'

/** The RTP range lies below the ports the system hands out: it must not meet one of those. */
async function embedded(ports: { sip?: number; esl?: number } = {}): Promise<string> {
  const sip = ports.sip ?? (await freePort())
  const esl = ports.esl ?? (await freePort())
  return `<switch name="local" type="embedded" sip="127.0.0.1:${sip}" rtp="20000-20100" esl="127.0.0.1:${esl}"/>`
}

/** The findings about one subject. */
async function check(file: string, about: RegExp): Promise<string[]> {
  const { out } = await run(['check', '--config', file])
  return out.filter(line => about.test(line))
}

async function listen(): Promise<string> {
  return `127.0.0.1:${await freePort()}`
}

async function customerDb(): Promise<string> {
  const file = join(await temporaryFolder(), 'cc.db')
  const database = new Database(file)
  database.exec('CREATE TABLE e (number TEXT PRIMARY KEY, password TEXT, shown TEXT)')
  database.close()
  return file
}

test('where everything is as it should be, every line says ok and the exit code is 0', async () => {
  const server = await httpServer((_request, response) => response.writeHead(405).end())
  const file = await configFile(
    {
      db_type: 'sqlite',
      db_string: await customerDb(),
      ext_query_string: 'SELECT password FROM e WHERE number = $1',
      http_call_flow_url: `http://127.0.0.1:${server}/call_flow`,
      listen: await listen(),
    },
    await embedded(),
  )
  const { code, out, err } = await run(['check', '-c', file])
  expect(err).toEqual([])
  expect(out.filter(line => !line.startsWith('ok '))).toEqual(['all well'])
  expect(out).toHaveLength(9)
  expect(code).toBe(0)
})

test('a check leaves nothing behind', async () => {
  const file = await configFile({ listen: await listen() }, await embedded())
  await run(['check', '--config', file])
  expect(await readdir(dirname(file))).toEqual(['nacd.conf.xml'])
})

test('what is wrong fails with exit code 1, the reason and the way to mend it', async () => {
  const port = await freePort()
  const file = await configFile(
    { listen: await listen(), push_event_url: `http://127.0.0.1:${port}/push` },
    await embedded(),
  )
  const { code, out } = await run(['check', '--config', file])
  expect(code).toBe(1)
  expect(out.at(-1)).toBe('1 failed')
  expect(out.filter(line => line.startsWith('FAILED'))).toEqual([
    `FAILED push events http://127.0.0.1:${port}/push: nothing listens there -> start your server, or correct push_event_url`,
  ])
})

test('a server that answers with an error of its own fails', async () => {
  const port = await httpServer((_request, response) => response.writeHead(502).end('x'))
  const file = await configFile({ http_call_flow_url: `http://127.0.0.1:${port}/` }, await embedded())
  expect(await check(file, /call flow/)).toEqual([
    `FAILED call flow http://127.0.0.1:${port}/: HTTP 502 -> look at its log`,
  ])
})

test('a server that was never taught HEAD is there all the same', async () => {
  const port = await httpServer((_request, response) => response.writeHead(501).end())
  const file = await configFile({ http_call_flow_url: `http://127.0.0.1:${port}/` }, await embedded())
  expect(await check(file, /call flow/)).toEqual([
    `ok     call flow http://127.0.0.1:${port}/: answers (HTTP 501)`,
  ])
})

test('a server that is silent fails when its time is over', async () => {
  const port = await tcpServer(() => undefined)
  const file = await configFile(
    { http_call_flow_url: `http://127.0.0.1:${port}/`, http_timeout_ms: '100' },
    await embedded(),
  )
  expect(await check(file, /call flow/)).toEqual([
    expect.stringContaining('connected, but no answer in time'),
  ])
})

test.each([
  ['sqlite', 'no-such-file.db', 'false', /db_string.*cannot be reached .*cannot be read/],
  ['sqlite', 'no-such-file.db', 'true', /^ok.*demo database/],
  [
    'mysql',
    'u:s3cr3t@tcp(127.0.0.1:1)/cc',
    'false',
    /customer database mysql 127.0.0.1:1, db_string .*ECONNREFUSED/,
  ],
])('the customer database %s %s with demo %s', async (type, connection, demo, expected) => {
  const file = await configFile(
    { db_type: type, db_string: connection, ext_query_string: 'SELECT 1 WHERE $1', demo },
    await embedded(),
  )
  const lines = await check(file, /customer database/)
  expect(lines).toEqual([expect.stringMatching(expected)])
  expect(lines[0]).not.toContain('s3cr3t')
})

test.each([
  ['true', /^ok.*the example server is started with nacd/],
  ['false', /^FAILED.*nothing listens there/],
])('a call-flow server that does not run, with demo %s', async (demo, expected) => {
  const url = `http://127.0.0.1:${await freePort()}/call_flow`
  const file = await configFile({ http_call_flow_url: url, demo }, await embedded())
  expect(await check(file, /call flow/)).toEqual([expect.stringMatching(expected)])
})

test('a store that is no database fails', async () => {
  const file = await configFile({ store: 'sqlite:nacd.db' }, await embedded())
  await writeFile(join(dirname(file), 'nacd.db'), 'something else, long enough to be no database header')
  expect(await check(file, / store /)).toEqual([expect.stringMatching(/^FAILED.*file is not a database/)])
})

test('a store inside a file fails', async () => {
  const file = await configFile({ store: 'sqlite:nacd.conf.xml/nacd.db' }, await embedded())
  expect(await check(file, / store /)).toEqual([expect.stringMatching(/^FAILED.*no folder/)])
})

test.each([
  ['ClueCon', /^ok.*lets nacd in/],
  ['wrong', /^FAILED.*the password is wrong -> password= must be the one in event_socket.conf.xml/],
])('a FreeSWITCH asked with the password %s', async (password, expected) => {
  const port = await eventSocket('ClueCon')
  const file = await configFile(
    { listen: await listen() },
    `<switch name="fs1" type="freeswitch" port="${port}" password="${password}"/>`,
  )
  expect(await check(file, /switch fs1/)).toEqual([expect.stringMatching(expected)])
})

test.each([
  [
    'Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n',
    /refuses connections/,
  ],
  ['SSH-2.0-OpenSSH_9.2\r\n\n\n', /no event socket/],
  ['Content-Type: x\nContent-Length: nonsense\n\n', /no event socket/],
])('what answers %j is told', async (greeting, expected) => {
  const port = await tcpServer(socket => socket.end(greeting))
  const file = await configFile({}, `<switch name="fs1" type="freeswitch" port="${port}" password="x"/>`)
  expect(await check(file, /switch fs1/)).toEqual([expect.stringMatching(expected)])
})

test('an embedded switch that runs is logged in to with its own password', async () => {
  const file = await configFile({}, '')
  const { secrets } = await loadSecrets(join(dirname(file), 'var'))
  const esl = await eventSocket(secrets.eventSocketPassword)
  const text = `<configuration><switches>${await embedded({ esl })}</switches></configuration>`
  await writeFile(file, text)
  expect(await check(file, /switch local/)).toEqual([expect.stringMatching(/^ok.*lets nacd in/)])
})

test('ports that others have are told one by one', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  onTestFinished(() => void socket.close())
  await once(socket, 'listening')
  const { port } = socket.address()
  const file = await configFile({}, await embedded({ sip: port }))
  expect(await check(file, /switch local/)).toEqual([
    `FAILED switch local 127.0.0.1:${port}/udp: another program has this port -> stop what is there, or choose another port with sip=`,
  ])
})

test.each([
  [200, /^ok.*nacd is running there/],
  [404, /^FAILED.*another program has this port/],
])('an HTTP port where /healthz answers %i', async (status, expected) => {
  const port = await httpServer((_request, response) => response.writeHead(status).end())
  const file = await configFile({ listen: `127.0.0.1:${port}` }, await embedded())
  expect(await check(file, /API/)).toEqual([expect.stringMatching(expected)])
})

test('an address of another machine cannot be listened on', async () => {
  const file = await configFile({ listen: '192.0.2.1:8090' }, await embedded())
  expect(await check(file, /API/)).toEqual([expect.stringMatching(/^FAILED.*no such address/)])
})
