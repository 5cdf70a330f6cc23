interface Node<T> {
  item: T
  /** A node weighs no less than those below it: the tree stays as flat as a random one. */
  readonly weight: number
  /** Items of the node and of all below it. */
  size: number
  left: Node<T> | null
  right: Node<T> | null
}

/**
 * Items in the order that `compare` gives, found by value or by number; all but the walk in O(log n). A treap
 * (Seidel and Aragon, "Randomized search trees", 1996) whose weights come from a fixed seed, so that the same
 * events always give the same tree. `compare` must tell any two items apart, and what it looks at must not change
 * while the item is in.
 */
export class OrderedSet<T> {
  readonly #compare: (a: T, b: T) => number
  #root: Node<T> | null = null
  #seed = 0x9e3779b9

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#root?.size ?? 0
  }

  /** False when it was in already. */
  add(item: T): boolean {
    if (this.has(item)) return false
    this.#root = this.#insert(this.#root, item, this.#weight())
    return true
  }

  /** False when it was not in. */
  remove(item: T): boolean {
    const before = this.size
    this.#root = this.#without(this.#root, item)
    return this.size < before
  }

  has(item: T): boolean {
    let node = this.#root
    while (node !== null) {
      const order = this.#compare(item, node.item)
      if (order === 0) return true
      node = order < 0 ? node.left : node.right
    }
    return false
  }

  first(): T | undefined {
    let node = this.#root
    while (node?.left) node = node.left
    return node?.item
  }

  /** The item with `index` others before it. */
  at(index: number): T | undefined {
    let node = this.#root
    let rest = index
    while (node !== null) {
      const before = node.left?.size ?? 0
      if (rest === before) return node.item
      const isBehind = rest > before
      if (isBehind) rest -= before + 1
      node = isBehind ? node.right : node.left
    }
    return undefined
  }

  /** How many are before it, whether it is in or not. */
  rank(item: T): number {
    return this.countWhile(each => this.#compare(each, item) < 0)
  }

  /** How many lead the order of whom `holds` is true; it must not become true again behind one for whom it is false. */
  countWhile(holds: (item: T) => boolean): number {
    let node = this.#root
    let count = 0
    while (node !== null) {
      if (holds(node.item)) {
        count += (node.left?.size ?? 0) + 1
        node = node.right
      } else node = node.left
    }
    return count
  }

  /** In order; the set must not change meanwhile. */
  *[Symbol.iterator](): IterableIterator<T> {
    const above: Node<T>[] = []
    let node = this.#root
    while (node !== null || above.length > 0) {
      for (; node !== null; node = node.left) above.push(node)
      const next = above.pop() as Node<T>
      yield next.item
      node = next.right
    }
  }

  #insert(node: Node<T> | null, item: T, weight: number): Node<T> {
    if (node === null) return { item, weight, size: 1, left: null, right: null }
    if (weight > node.weight) {
      const [left, right] = this.#split(node, item)
      return sized({ item, weight, size: 1, left, right })
    }
    if (this.#compare(item, node.item) < 0) node.left = this.#insert(node.left, item, weight)
    else node.right = this.#insert(node.right, item, weight)
    return sized(node)
  }

  #split(node: Node<T> | null, at: T): [Node<T> | null, Node<T> | null] {
    if (node === null) return [null, null]
    if (this.#compare(node.item, at) < 0) {
      const [left, right] = this.#split(node.right, at)
      node.right = left
      return [sized(node), right]
    }
    const [left, right] = this.#split(node.left, at)
    node.left = right
    return [left, sized(node)]
  }

  #without(node: Node<T> | null, item: T): Node<T> | null {
    if (node === null) return null
    const order = this.#compare(item, node.item)
    if (order === 0) return joined(node.left, node.right)
    if (order < 0) node.left = this.#without(node.left, item)
    else node.right = this.#without(node.right, item)
    return sized(node)
  }

  /** Marsaglia's xorshift32: weights need no better chance. */
  #weight(): number {
    this.#seed ^= this.#seed << 13
    this.#seed ^= this.#seed >>> 17
    this.#seed ^= this.#seed << 5
    // 31 bits: a number that V8 keeps within the node.
    return this.#seed >>> 1
  }
}

function sized<T>(node: Node<T>): Node<T> {
  node.size = 1 + (node.left?.size ?? 0) + (node.right?.size ?? 0)
  return node
}

/** One tree of two, of which all of `left` are before all of `right`. */
function joined<T>(left: Node<T> | null, right: Node<T> | null): Node<T> | null {
  if (left === null) return right
  if (right === null) return left
  if (left.weight > right.weight) {
    left.right = joined(left.right, right)
    return sized(left)
  }
  right.left = joined(left, right.left)
  return sized(right)
}
