declare const brand: unique symbol

/** A nominal type: a `T` that cannot be mixed up with another branded `T`. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** The switch's uuid of one channel. A call is named by the uuid of its caller's leg. */
export type LegId = Brand<string, 'LegId'>

/** The uuid of a request nacd made (play, collect, ask, originate, timer); its result carries the same id. */
export type RequestId = Brand<string, 'RequestId'>

/** Milliseconds since the Unix epoch. */
export type Millis = Brand<number, 'Millis'>

export const legId = (text: string): LegId => text as LegId
export const requestId = (text: string): RequestId => text as RequestId
export const millis = (value: number): Millis => value as Millis
