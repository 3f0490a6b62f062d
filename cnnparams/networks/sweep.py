"""A sweep: one network for each combination of settings, built when it is asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod
from sys import maxsize
from typing import Any, final, overload

from attrs import field, frozen

from cnnparams.arithmetic.values import got
from cnnparams.errors import ConfigError
from cnnparams.networks.network import Network
from cnnparams.progress import with_progress


@final
@frozen
class SweepRow:
    """One network of a sweep.

    Args:
        settings: the settings that it was built with.
        network: the network.
    """

    settings: Mapping[str, object]
    network: Network[Any]

    def to_dict(self) -> dict[str, object]:
        """Return the settings, and what the network costs: `pandas.DataFrame` takes a list of these.

        Raises:
            UnknownCostError: a layer does not say what it computes.
        """
        costs = {
            "params": self.network.param_count(),
            "macs": self.network.macs(),
            "output_shape": self.network.output_shape,
        }
        return {**self.settings, **costs}


def _name_of(function: object) -> str:
    return getattr(function, "__name__", repr(function))


@final
@frozen
class Sweep(Sequence[SweepRow]):
    """The networks of all combinations of settings, the last setting changing fastest.

    None is kept: each is built when it is asked for. So a sweep goes on where it ended, as in
    `sweep[1000:]`, and its rows can be built by several processes, by their numbers.

    Args:
        build: the function that builds a network.
        choices: the values of each setting.
        numbers: the numbers of the combinations.
    """

    build: Callable[..., Network[Any]] = field(repr=_name_of)
    choices: tuple[tuple[str, Sequence[object]], ...]
    numbers: range = field(repr=False)

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, number: int) -> SweepRow: ...
    @overload
    def __getitem__(self, number: slice) -> "Sweep": ...
    def __getitem__(self, number: int | slice) -> "SweepRow | Sweep":
        if isinstance(number, slice):
            return Sweep(self.build, self.choices, self.numbers[number])
        left = self.numbers[number]
        settings: dict[str, object] = {}
        for name, values in reversed(self.choices):
            left, place = divmod(left, len(values))
            settings[name] = values[place]
        settings = dict(reversed(settings.items()))
        network = self.build(**settings)
        if not isinstance(network, Network):  # whatever its type promises
            raise TypeError(f"sweep: {_name_of(self.build)} must return a network, {got(network)}")
        return SweepRow(settings, network)

    def __iter__(self) -> Iterator[SweepRow]:
        """Build one network after another; a terminal shows how many there were, if tqdm is installed."""
        return with_progress((self[number] for number in range(len(self))), "networks", len(self))


def sweep(build: Callable[..., Network[Any]], /, **settings: Sequence[object]) -> Sweep:
    """Return the networks of all combinations of settings, each built when it is asked for.

    Args:
        build: the function that builds a network, such as `zoo.resnet50`.
        **settings: the values of each of its arguments, in a list.

    Raises:
        TypeError: this is not a function, or the values are not in a list.
        ConfigError: there is no value of a setting.

    >>> from cnnparams import zoo
    >>> rows = sweep(zoo.resnet18, num_classes=[10, 100], input_shape=[(32, 32, 3), (64, 64, 3)])
    >>> [(row.settings["num_classes"], row.network.macs()) for row in rows[:2]]
    [(10, 37016576), (10, 148050944)]
    >>> rows[3].to_dict()["params"]  # 11227812 = 11689512 - (512 + 1) * 1000 + (512 + 1) * 100
    11227812
    """
    if not callable(build):
        raise TypeError(f"sweep: takes a function that builds a network, {got(build)}")
    for name, values in settings.items():
        if not isinstance(values, list | tuple | range):
            raise TypeError(f"sweep: the values of {name} must be in a list, {got(values)}")
        if not values:
            raise ConfigError(f"sweep: {name} must have one value or more, got none")
    # A range stays one, however long.
    choices = tuple([(name, v if isinstance(v, range) else tuple(v)) for name, v in settings.items()])
    count = prod([len(values) for _, values in choices])
    if count > maxsize:
        raise ConfigError(f"sweep: at most {maxsize} networks can be numbered, got {count}")
    return Sweep(build, choices, range(count))
