import type { DestinationRule } from '../../core/routing/allowed-destination.ts'
import type { Page, PageRequest } from '../page.ts'

/** Who may call where, for those who check it. */
export interface DestinationRules {
  /** All of them, in the order they were made. */
  rules(): Promise<readonly DestinationRule[]>
  /** After every change. */
  onChange(listener: () => void): void
}

/** A rule and the number it is known by, from 1. */
export interface DestinationRuleRecord extends DestinationRule {
  readonly id: number
}

export type DestinationRuleChange = Partial<DestinationRule>

/** The same as an operator sees it. */
export interface DestinationRuleAdmin {
  list(request: PageRequest): Promise<Page<DestinationRuleRecord>>
  find(id: number): Promise<DestinationRuleRecord | null>
  /** It gets the next id; none is given twice. */
  add(rule: DestinationRule): Promise<DestinationRuleRecord>
  save(rule: DestinationRuleRecord): Promise<'created' | 'replaced'>
  /** Null when there is no such rule. */
  change(id: number, change: DestinationRuleChange): Promise<DestinationRuleRecord | null>
  remove(id: number): Promise<boolean>
}
