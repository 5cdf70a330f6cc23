/** A process of its own: phones that send 50 packets of A-law a second each, to the ports it is told. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { rtpHeaderLength, writeRtpHeader } from '../../softswitch/media/rtp/rtp.ts'
import { encodeSample } from '../../softswitch/media/sound/g711.ts'
import { sine } from '../../softswitch/media/wav/test-audio.ts'

const frameMs = 20
const samples = 160
const payload = Buffer.from(Uint8Array.from(sine(440, samples), sample => encodeSample('PCMA', sample)))

async function open(ssrc: number) {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return { socket, ssrc }
}

/** `phones`: how many are wanted; answered with their ports. `to`: where each sends from now on. */
type Order = { readonly phones: number } | { readonly to: readonly number[] }

const phones: Awaited<ReturnType<typeof open>>[] = []

function talk(to: readonly number[]): void {
  const began = performance.now()
  let sent = 0
  setInterval(() => {
    for (; sent * frameMs < performance.now() - began; sent += 1) {
      for (const [at, { socket, ssrc }] of phones.entries()) {
        const packet = Buffer.concat([Buffer.alloc(rtpHeaderLength), payload])
        const header = {
          marker: false,
          payloadType: 8,
          sequence: sent & 0xffff,
          timestamp: sent * samples,
          ssrc,
        }
        writeRtpHeader(packet, 0, header)
        socket.send(packet, to[at] ?? 0, '127.0.0.1')
      }
    }
  }, 5)
}

process.on('message', async (order: Order) => {
  if ('to' in order) return talk(order.to)
  for (let at = 0; at < order.phones; at += 1) phones.push(await open(at + 1))
  process.send?.(phones.map(({ socket }) => socket.address().port))
})
process.on('disconnect', () => process.exit())
