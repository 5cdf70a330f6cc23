import type { Page, PageRequest } from '../page.ts'

/** A row of the demo table `nway_extension`, without its password: that can be written, never read back. */
export interface ExtensionRecord {
  readonly number: string
  readonly name: string
  /** Outside number bound to the extension, "" for none. */
  readonly calloutNumber: string
  readonly gatewayName: string
  /** 1 = has an outside number (what `out_did_sql` and `in_did_sql` ask for). */
  readonly extensionType: number
  readonly enabled: boolean
}

export type ExtensionChange = Partial<Omit<ExtensionRecord, 'number'>> & { readonly password?: string }

/** Extensions of the embedded demo database. A customer's own database is only read (see CustomerDb), never through this. */
export interface ExtensionAdmin {
  list(request: PageRequest): Promise<Page<ExtensionRecord>>
  find(number: string): Promise<ExtensionRecord | null>
  /** `password` null keeps the one there is; a new extension needs one. */
  save(record: ExtensionRecord, password: string | null): Promise<'created' | 'replaced' | 'passwordNeeded'>
  change(number: string, change: ExtensionChange): Promise<ExtensionRecord | null>
  remove(number: string): Promise<boolean>
}
