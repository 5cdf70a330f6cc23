import type { Millis } from '../../core/shared/ids.ts'

/** A caller who goes before others. */
export interface Vip {
  readonly number: string
  /** Only in this group; "" = in all. */
  readonly group: string
  /** null = for ever. */
  readonly until: Millis | null
  readonly note: string
  /** Points of priority on top. */
  readonly priority: number
}

export interface VipReader {
  vips(): Promise<readonly Vip[]>
  onChange(listener: () => void): void
}
