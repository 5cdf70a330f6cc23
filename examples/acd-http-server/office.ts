/** The settings, and what the server remembers while it runs. */
import { Agents } from './agents.ts'
import type { Settings } from './settings.ts'
import { Surveys } from './survey.ts'

export interface Office {
  readonly settings: Settings
  readonly agents: Agents
  readonly surveys: Surveys
  /** Unix time in ms. */
  readonly now: () => number
}

export const openOffice = (settings: Settings, now: () => number = Date.now): Office => ({
  settings,
  agents: new Agents(
    settings.agents.map(agent => agent.extension),
    now,
  ),
  surveys: new Surveys(),
  now,
})
