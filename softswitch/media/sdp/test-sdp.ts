/** Our own side in SDP tests. */
export const us = { ip: '192.0.2.1', port: 16_384, sessionId: 77 }

/** A phone's SDP: its session lines, then `rest`. */
export function lines(...rest: string[]): string {
  return ['v=0', 'o=phone 1 1 IN IP4 10.0.0.5', 's=-', 'c=IN IP4 10.0.0.5', 't=0 0', ...rest, ''].join('\r\n')
}

/** The lines of an SDP that start with `prefix`. */
export function linesOf(sdp: string, prefix: string): string[] {
  return sdp.split('\r\n').filter(line => line.startsWith(prefix))
}
