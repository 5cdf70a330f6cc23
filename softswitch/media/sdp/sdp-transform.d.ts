/** The part of sdp-transform 3 that is used here. It ships no types, and what it reads may lack any field. */
declare module 'sdp-transform' {
  export interface Connection {
    version?: number
    ip?: string | number
  }
  export interface RtpMap {
    payload?: number | string
    codec?: string | number
    rate?: number | string
    encoding?: number | string
  }
  export interface Media {
    type?: string | number
    port?: number | string
    protocol?: string | number
    /** Separated by spaces; a single number comes as a number. */
    payloads?: string | number
    connection?: Connection
    direction?: string
    ptime?: number
    rtp: RtpMap[]
    fmtp: Array<{ payload: number; config: string }>
  }
  export interface Session {
    version?: number | string
    origin?: {
      username: string
      sessionId: number | string
      sessionVersion: number
      netType: string
      ipVer: number
      address: string
    }
    name?: string
    timing?: { start: number; stop: number }
    connection?: Connection
    direction?: string
    media: Media[]
  }
  export function parse(sdp: string): Session
  export function write(session: Session): string
}
