"""What all renderings of an explanation share: which lines it has, and what each line says."""

from collections.abc import Callable, Iterable, Iterator

from cnnparams.explain import Explanation, Working
from cnnparams.glossary import entry, position
from cnnparams.render.arithmetic import digits, thousands
from cnnparams.shapes import show
from cnnparams.terms import Term


def lines_of(explanation: Explanation) -> tuple[Working, ...]:
    """Return all lines of arithmetic of one layer, in reading order."""
    state = (explanation.state,) if explanation.state.value else ()
    return (*explanation.sizes, *explanation.derived, *explanation.weights, explanation.total, *state)


def opened_parts(explanation: Explanation) -> Iterator[Explanation]:
    """Yield the parts of an explanation with the blocks opened, each block behind what is inside of it."""
    for part in explanation.parts or (explanation,):
        if part.parts and part is not explanation:
            yield from opened_parts(part)
        yield part


def what(explanation: Explanation) -> str:
    """Write what kind of layer it is, and with what its weights are shared, if they are."""
    shared = "" if explanation.shared_with is None else f", shared with {explanation.shared_with}"
    return f"{explanation.kind}{shared}"


def flow(explanation: Explanation) -> str:
    """Write what shape becomes which."""
    if not explanation.prev_shapes:
        return show(explanation.output_shape)
    return f"{' + '.join(map(show, explanation.prev_shapes))} -> {show(explanation.output_shape)}"


def each_once(line: Working, in_letters: Callable[[int], str], in_numbers: Callable[[int], str]) -> list[str]:
    """Return a line's letters, numbers and value, without those that only repeat the value."""
    texts = [in_letters(line.value), in_numbers(line.value)]
    if line.name:
        texts.insert(0, in_letters(Term(line.value, line.name)))
    bare = digits(line.value)
    return [*dict.fromkeys(text for text in texts if text != bare), thousands(line.value)]


def letters_used(parts: Iterable[Explanation]) -> list[tuple[str, str]]:
    """Return the letters that the explanations use, with their meanings."""
    names = {name for part in parts for line in lines_of(part) for name in _names(line)}
    ordered = sorted(names, key=lambda name: (position(name), name))
    return list(dict.fromkeys(known for name in ordered if (known := entry(name))))


def _names(line: Working) -> set[str]:
    names = {line.name}
    pending = [line.value]
    while pending:
        value = pending.pop()
        if isinstance(value, Term):
            names.add(value.name)
            pending.extend(value.operands)
    return names
