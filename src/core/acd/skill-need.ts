/** What a caller needs of an agent: the skill, and the least score in it, 1..100. */
export interface SkillNeed {
  readonly skill: string
  readonly score: number
}
