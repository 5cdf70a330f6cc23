import type { Prompts } from '../switch-command.ts'

/** What surrounds a conversation: what both hear before it, and what the caller is asked after it. */
export interface Service {
  readonly announcement: Announcement
  /** null = the caller is not asked. */
  readonly survey: Survey | null
}

/** What both hear when the agent has answered (after_bridge 报工号). */
export type Announcement =
  | { readonly type: 'none' }
  /** "Agent number <number> at your service"; "" = the job number of the one who answers. */
  | { readonly type: 'agentNumber'; readonly number: string }
  | { readonly type: 'audio'; readonly prompts: Prompts }

/** The satisfaction survey 满意度: the question, and what is heard after a digit. */
export interface Survey {
  readonly question: Prompts
  readonly thanks: Prompts
}

export const noService: Service = { announcement: { type: 'none' }, survey: null }

/** nacd's own words, for who names none. */
export const builtInSurvey: Survey = { question: ['survey.wav'], thanks: ['survey-thanks.wav'] }

/** Whether a job number can be read out: one with letters in it, or longer than anybody remembers, is not. */
export const isSayable = (jobNumber: string): boolean => /^\d{1,32}$/.test(jobNumber)

/** What is played to announce; `ownNumber` is the job number of the one who answers, "" when it is not known. */
export function announcementPrompts(announcement: Announcement, ownNumber: string): Prompts {
  if (announcement.type === 'none') return []
  if (announcement.type === 'audio') return announcement.prompts
  const number = announcement.number || ownNumber
  return !isSayable(number) ? [] : ['agent-number.wav', `say://agent/${number}`, 'at-your-service.wav']
}
