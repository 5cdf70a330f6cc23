/** Which part of a list is wanted. */
export interface PageRequest {
  /** 1.. */
  readonly page: number
  /** 1..500 */
  readonly pageSize: number
}

export interface Page<T> {
  readonly items: readonly T[]
  /** How many match in all; a very long list is counted only so far (see the method that returns it). */
  readonly total: number
}
