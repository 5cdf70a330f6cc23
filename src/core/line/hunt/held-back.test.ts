import { expect, test } from 'vitest'
import { millis } from '../../shared/ids.ts'
import { gateway, LineWorld, route } from '../testing/line-world.ts'

/** Gateways that get a part of the calls only, and not this one. */

test('the others are tried first, whatever their priority', () => {
  const world = new LineWorld({ gateways: [gateway('g'), gateway('h'), gateway('i')] })
  world.heldBack.add('g')
  expect(world.seek('a')).toEqual(['a found h'])
  const { routes } = world.engine.explain(world.request(), millis(world.now))
  expect(routes.map(({ gateway: name, verdict }) => [name, verdict])).toEqual([
    ['h', { type: 'taken' }],
    ['i', { type: 'inReserve', place: 2 }],
    ['g', { type: 'inReserve', place: 3, because: 'throttled' }],
  ])
})

test('it has the calls nobody else could take: none is refused for it, and none waits', () => {
  const world = new LineWorld({ gateways: [gateway('g'), gateway('h', { maxConcurrent: 1 })] })
  world.heldBack.add('g')
  expect(world.seek('a')).toEqual(['a found h'])
  expect(world.seek('b')).toEqual(['b found g'])
  const single = new LineWorld({ gateways: [gateway('g')] })
  single.heldBack.add('g')
  expect(single.seek('a')).toEqual(['a found g'])
})

test('all held back: they are tried in their own order', () => {
  const world = new LineWorld({
    gateways: [gateway('g'), gateway('h')],
    routes: [route(2, 'g'), route(1, 'h')],
  })
  world.heldBack.add('g').add('h')
  expect(world.seek('a')).toEqual(['a found h'])
})

test('one that is named gets its calls', () => {
  const world = new LineWorld({ gateways: [gateway('g'), gateway('h')] })
  world.heldBack.add('g')
  expect(world.seek('a', { gateway: 'g' })).toEqual(['a found g'])
})
