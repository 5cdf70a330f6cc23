import { expect, test } from 'vitest'
import { readSkills, type SkillNeed } from './skill-need.ts'

const english = (score: number): SkillNeed => ({ skill: 'english', score })

test.each<[string, readonly SkillNeed[], readonly string[]]>([
  ['', [], []],
  ['english', [english(1)], []],
  ['english:60,vip:20', [english(60), { skill: 'vip', score: 20 }], []],
  [' english : 60', [], ['english : 60']],
  [' english:60 , ', [english(60)], []],
  ['english,english:30,english:10', [english(30)], []],
  ['英语:5', [{ skill: '英语', score: 5 }], []],
  ['english:0,vip:101,a b,x:y,english:7', [english(7)], ['english:0', 'vip:101', 'a b', 'x:y']],
])('%j needs %o and refuses %o', (text, needs, refused) => {
  expect(readSkills(text)).toEqual({ needs, refused })
})

test('nobody asks for more than twenty skills', () => {
  const names = Array.from({ length: 22 }, (_, index) => `skill${index}`)
  const { needs, refused } = readSkills(names.join(','))
  expect(needs).toHaveLength(20)
  expect(refused).toEqual(['skill20', 'skill21'])
})
