import type { AgentRecord } from '../records.ts'
import type { SkillNeed } from '../skill-need.ts'

/** Who may be given a caller: callers of the same need stand in one line. */
export interface Need {
  readonly key: string
  /** Agents up to this level; Infinity = all. */
  readonly level: number
  /** By name. */
  readonly skills: readonly SkillNeed[]
}

/** `skills` are by name; `pointsOff` is taken off each score, and one of which nothing is left is needed no more. */
export function needOf(level: number, skills: readonly SkillNeed[], pointsOff: number): Need {
  const left = pointsOff > 0 ? lowered(skills, pointsOff) : skills
  const key = `${level}|${left.map(({ skill, score }) => `${skill}:${score}`).join()}`
  return { key, level, skills: left }
}

/** The same skills in any amount. */
export const atAnyScore = ({ level, skills }: Need): Need =>
  needOf(
    level,
    skills.map(({ skill }) => ({ skill, score: 1 })),
    0,
  )

export const withoutSkills = ({ level }: Need): Need => needOf(level, [], 0)

/** By name, each once with the highest score asked for. */
export function inOrder(skills: readonly SkillNeed[]): readonly SkillNeed[] {
  if (skills.length < 2) return skills
  const most = new Map<string, number>()
  for (const { skill, score } of skills) most.set(skill, Math.max(score, most.get(skill) ?? 0))
  return [...most].map(([skill, score]) => ({ skill, score })).sort((a, b) => (a.skill < b.skill ? -1 : 1))
}

/** An agent's score in a skill, 1..100; 0 = they do not have it. */
export const scoreOf = ({ skills }: AgentRecord, skill: string): number =>
  Object.hasOwn(skills, skill) ? (skills[skill] ?? 0) : 0

const lowered = (skills: readonly SkillNeed[], points: number): readonly SkillNeed[] =>
  skills.map(({ skill, score }) => ({ skill, score: score - points })).filter(({ score }) => score > 0)
