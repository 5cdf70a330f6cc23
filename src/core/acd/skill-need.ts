/** What a caller needs of an agent: the skill, and the least score in it, 1..100. */
export interface SkillNeed {
  readonly skill: string
  readonly score: number
}

/** More skills than this nobody asks for; the rest is refused. */
const mostSkills = 20
const written = /^([\p{L}\p{N}_.-]{1,64})(?::(\d{1,3}))?$/u

/**
 * Reads `ad_skills`: `english:60,vip` = skill, and the least score in it, 1 where none is named. Of a skill named twice
 * the higher score counts. What is no skill is left out and told, so that a wrong word never stops a call.
 */
export function readSkills(text: string): {
  readonly needs: readonly SkillNeed[]
  readonly refused: readonly string[]
} {
  const scores = new Map<string, number>()
  const refused: string[] = []
  for (const part of text.split(',').map(each => each.trim())) {
    if (part === '') continue
    const need = readSkill(part)
    if (need === null || (scores.size >= mostSkills && !scores.has(need.skill))) refused.push(part)
    else scores.set(need.skill, Math.max(need.score, scores.get(need.skill) ?? 1))
  }
  return { needs: [...scores].map(([skill, score]) => ({ skill, score })), refused }
}

function readSkill(part: string): SkillNeed | null {
  const [, skill, score = '1'] = written.exec(part) ?? []
  const points = Number(score)
  return skill === undefined || points < 1 || points > 100 ? null : { skill, score: points }
}
