"""What can be read from the steps of a network: each analysis is one line here."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Literal

from cnnparams.arithmetic.values import got
from cnnparams.bases.base import Out
from cnnparams.paths import output_paths, outputs_of
from cnnparams.step import Step, leaves_of

if TYPE_CHECKING:
    from cnnparams.analysis.comparing import Difference
    from cnnparams.analysis.diagram import Diagram
    from cnnparams.analysis.folding import Folds
    from cnnparams.analysis.ledgers import Totals
    from cnnparams.analysis.memory import Memory
    from cnnparams.analysis.plot import Plot
    from cnnparams.analysis.receptive_field import ReceptiveField
    from cnnparams.analysis.reconciling import Reconciliation
    from cnnparams.analysis.shares import Largest
    from cnnparams.analysis.summary import Summary
    from cnnparams.analysis.training import TrainingMacs
    from cnnparams.conventions.convention import Convention
    from cnnparams.explanation import Explanation
    from cnnparams.networks.outputs import Outputs
    from cnnparams.render.cells import Layout


class Readings(Generic[Out]):
    """The half of a network that only reads its steps."""

    # Found on first use, and kept, as a network never changes. It is no part of its value, but for the
    # outputs that `with_outputs` says.
    __slots__ = ("_declared", "_hash", "_inputs", "_params", "_steps")

    name: str | None

    if TYPE_CHECKING:

        @property
        def steps(self) -> tuple[Step, ...]:
            """The steps, the input first."""
            ...

        def __getitem__(self, name: str, /) -> Step:
            """Return a step."""
            ...

    def leaves(self) -> Iterator[Step]:
        """Yield the steps with all blocks opened."""
        return leaves_of(self.steps)

    @property
    def outputs(self) -> tuple[Step, ...]:
        """The outputs: those that `with_outputs` says, or else the steps that no other step takes."""
        return tuple(self.named_outputs.values())

    @property
    def named_outputs(self) -> dict[str, Step]:
        """The outputs by name: the path of the step, unless `with_outputs` says another."""
        declared = self.declared_outputs
        if declared:
            return {name: self[path] for name, path in declared}
        return {step.path: step for step in outputs_of(self.steps)}

    @property
    def declared_outputs(self) -> "Outputs":
        """The name and the path of each output that `with_outputs` says; `()` if it says none."""
        declared: Outputs = getattr(self, "_declared", ())
        return declared

    def param_count(self) -> int:
        """Return the number of learnable parameters, frozen ones included."""
        known: int | None = getattr(self, "_params", None)
        if known is None:  # a network never changes, and blocks ask theirs again and again
            known = sum([step.param_count() for step in self.steps])
            object.__setattr__(self, "_params", known)
        return known

    def trainable_count(self) -> int:
        """Return the number of parameters that training updates."""
        return sum([step.trainable_count() for step in self.steps])

    def frozen_count(self) -> int:
        """Return the number of learnable parameters that are frozen."""
        return sum([step.frozen_count() for step in self.steps])

    def state_count(self) -> int:
        """Return how many numbers are stored but not learnt, such as moving means."""
        return sum([step.state_count() for step in self.steps])

    def macs(self, *, unknown: Literal["raise", "skip"] = "raise") -> int:
        """Return the number of multiply-adds for one example: of shared weights, those of each use.

        Args:
            unknown: what to do where a layer does not say what it computes: `"raise"` an error, or `"skip"`
                it, which makes the number the least that there is.

        Raises:
            UnknownCostError: a layer does not say; the error lists all of these.
            TypeError, ConfigError: `unknown` is neither word.
        """
        from cnnparams.analysis.operations import count_macs

        return count_macs(self._title(), self.steps, unknown)

    def op_count(
        self, convention: "Convention | None" = None, *, unknown: Literal["raise", "skip"] = "raise"
    ) -> int:
        """Return what a convention counts as operations, for one example.

        Args:
            convention: what is counted, such as `cnnparams.conventions.FLOPS`; None is `MACS`.
            unknown: as for `macs`.

        Raises:
            UnknownCostError: a layer does not say what it computes; the error lists all of these.
            TypeError: this is not a convention.

        >>> from cnnparams import Conv2D, Network
        >>> from cnnparams.conventions import FLOPS
        >>> Network((32, 32, 3)).add(Conv2D(8, 5)).op_count(FLOPS)  # 2 * (5 * 5 * 3 * 8) * (28 * 28)
        940800
        """
        from cnnparams.analysis.operations import count_operations

        return count_operations(self._title(), self.steps, convention, unknown)

    def training_macs(self) -> "TrainingMacs":
        """Return the multiply-adds of a step of training, for one example: forward pass and gradients.

        Frozen layers have no gradient of their weights; nothing is passed back to where nothing is trained.

        Raises:
            UnknownCostError: a layer does not say what it computes; the error lists all of these.

        >>> from cnnparams import Conv2D, Network
        >>> network = Network((32, 32, 3)).add(Conv2D(8, 5)).add(Conv2D(8, 5))
        >>> training = network.training_macs()
        >>> training.forward, training.input_gradients, training.weight_gradients  # none by the first
        (1392000, 921600, 1392000)
        """
        from cnnparams.analysis.training import count_training

        return count_training(self._title(), self.steps)

    def reconcile(self, *conventions: "Convention") -> "Reconciliation":
        """Return what each convention counts, and line by line where that differs from `MACS`.

        Args:
            *conventions: the conventions that are compared, also one of your own. Without any, all of
                `cnnparams.conventions`.

        Raises:
            UnknownCostError: a layer does not say what it computes.
            TypeError: this is not a convention.
            ConfigError: two have the same name.
        """
        from cnnparams.analysis.reconciling import reconciled

        return reconciled(self._title(), self.steps, conventions)

    def memory(
        self,
        *,
        batch: int = 1,
        dtype: str = "float32",
        training: bool = False,
        optimizer: str | None = None,
        in_place: bool = False,
        master_copy: bool = False,
        eval_mode: bool = False,
        dtypes: Mapping[str, str] = MappingProxyType({}),
    ) -> "Memory":
        """Return what the network takes in memory, in bytes: to run it, or to train it.

        Args:
            batch: number of examples at once.
            dtype: type of all numbers: `"float64"`, `"float32"`, `"bfloat16"`, `"float16"`, `"float8"`,
                `"int8"`, `"uint8"` or `"int4"`.
            training: whether it is trained: then gradients, the optimizer, and what is kept of the forward
                pass for the backward pass are counted; else the most activations that are held at once.
            optimizer: name of the optimizer, such as `"sgd"`, `"momentum"`, `"adam"` or `"adamw"`; an unknown
                one is an error that lists all. None has none.
            in_place: whether element-wise layers write over their input, where nobody else reads it.
            master_copy: whether the trained parameters are also held as float32, for mixed precision.
            eval_mode: whether it is trained as in PyTorch's `eval()`: nothing is dropped, and batch
                normalisations take the statistics that are stored.
            dtypes: the type of the weights of some layers, by the paths of steps or blocks; of shared
                weights, that of their first use.

        Raises:
            TypeError: an argument has the wrong type.
            ConfigError: the batch is below 1, there is no such type or optimizer, there is no step of a path
                in `dtypes`, or an optimizer, a master copy or `eval_mode` is asked for without training.

        >>> from cnnparams import Conv2D, Network
        >>> memory = Network((32, 32, 3)).add(Conv2D(8, 5)).memory(batch=2)
        >>> memory.parameters, memory.activations  # 4 * 608, 4 * 2 * (32 * 32 * 3 + 28 * 28 * 8)
        (2432, 74752)
        """
        from cnnparams.analysis.memory import measure

        return measure(
            self._title(),
            self.steps,
            [list(output_paths(self[path]))[-1] for _, path in self.declared_outputs],
            batch=batch,
            dtype=dtype,
            training=training,
            optimizer=optimizer,
            in_place=in_place,
            master_copy=master_copy,
            eval_mode=eval_mode,
            dtypes=dtypes,
        )

    def receptive_field(self, path: str | None = None, *, source: str | None = None) -> "ReceptiveField":
        """Return which part of the input an output of a step sees: size, stride, padding and centre.

        The field is that of the arithmetic: it may be larger than the input, where it reaches into padding.

        Args:
            path: path of the step. None is the last one.
            source: name of the input that is looked at. None is the first one.

        Raises:
            TypeError: a name is not a string.
            NetworkError: there is no such step or input.
            UnknownCostError: a layer before the step does not say what it sees; the error lists all of these.

        >>> from cnnparams import Conv2D, MaxPool2D, Network
        >>> network = Network((32, 32, 3)).add(Conv2D(8, 5)).add(MaxPool2D(2)).add(Conv2D(16, 5))
        >>> network.receptive_field().size  # 14 = 5 + (2 - 1) * 1 + (5 - 1) * 2
        (14, 14)
        """
        from cnnparams.analysis.receptive_field import receptive_field

        step = self.steps[-1] if path is None else self[path]
        return receptive_field(self._title(), self.steps, step.path, source)

    def explain(self, *, depth: int | None = None, operations: bool = False) -> "Explanation":
        """Return the arithmetic of all shapes and parameters, layer by layer.

        Layers and blocks that are equal and stand directly one after another are explained once, with the
        names of all.

        Args:
            depth: how many levels are shown: 1 is the steps of the network, with one line for each block or
                group, 2 opens these, and 100 is everything. None opens blocks as far as 70 lines have room
                for or, if that leaves 20 lines or less, one level more.
            operations: whether the operations of each layer are explained too.

        Raises:
            TypeError: the depth is not a whole number.
            NetworkError: it is smaller than 1.
        """
        from cnnparams.analysis.arithmetic import explain_steps

        return explain_steps(self._title(), self.steps, depth, operations=operations)

    def summary(
        self,
        *,
        columns: Sequence[str] | None = None,
        depth: int | None = None,
        repeats: bool = True,
        leaves: bool = False,
        layout: "Layout" = "channels_last",
    ) -> "Summary":
        """Return the table of the network: layers, their types, output shapes and parameters.

        Blocks and groups are opened to a depth. Equal blocks that follow each other directly are one row,
        such as `1 … 5  Residual × 5`. The numbers of a row are for all places that it stands for: each column
        adds up to its total, over the rows that are not opened.

        Args:
            columns: names of columns in their order, such as `"layer"` or `"params"`; an unknown one is an
                error that lists all. None is the layer, its type, its output shape, its parameters and their
                share.
            depth: how many levels are shown: 1 is the steps of the network, 2 opens their blocks. None is as
                many as 40 rows have room for or, if that leaves fewer than 8, one more.
            repeats: whether equal blocks are one row.
            leaves: whether the layers inside blocks and groups have rows, instead of these.
            layout: how shapes are shown: `"channels_last"` or `"channels_first"`.

        Raises:
            TypeError: an argument has the wrong type.
            NetworkError: there is no such column or layout, a column is asked for twice, the depth is below
                1, or it is chosen together with `leaves`.

        >>> from cnnparams import zoo
        >>> print(zoo.resnet50().until("layer1").summary(columns=["layer", "type", "params"], depth=2))
        ResNet-50
        Layer     Type           Params
        ───────────────────────────────
        input     Input               0
        conv1     Conv2D          9,408
        bn1       BatchNorm         128
        relu      ReLU                0
        maxpool   MaxPool2D           0
        layer1    Sequential    215,808
        ├─ 0      Residual       75,008
        └─ 1 … 2  Residual × 2  140,800
        ───────────────────────────────
        Total                   225,344
        Params 225,344 · trainable 225,344 · frozen 0 · state, not learnt 2,944
        """
        from cnnparams.analysis.summary import summarize

        return summarize(
            self._title(),
            self.steps,
            columns,
            depth=depth,
            repeats=repeats,
            leaves=leaves,
            layout=layout,
        )

    def diagram(
        self,
        style: 'Literal["volumes", "graph"] | None' = None,
        *,
        depth: int | None = None,
        layout: "Layout" = "channels_last",
    ) -> "Diagram":
        """Return a picture of the network, as SVG: a notebook shows it, and `.save("lenet.svg")` keeps it.

        Args:
            style: `"volumes"` draws the outputs of layers to scale, as papers do, and an encoder-decoder as a
                U; `"graph"` draws boxes and arrows. None is volumes where the network is a chain, but for
                skips over parts of it, else a graph.
            depth: how many levels of blocks and groups are shown, as in a summary.
            layout: how shapes are shown: `"channels_last"` or `"channels_first"`.

        Raises:
            TypeError: an argument has the wrong type.
            NetworkError: the depth is below 1, or there is no such layout.
            ConfigError: there is no such style, the network cannot be drawn in it, or has too many boxes.

        >>> from cnnparams import zoo
        >>> diagram = zoo.unet().diagram()
        >>> diagram.style, diagram.svg[:4]
        ('volumes', '<svg')
        """
        from cnnparams.analysis.diagram import draw

        return draw(self._title(), self.steps, style, depth, layout)

    def plot(
        self,
        of: Sequence[Literal["params", "macs", "activations"]] = ("params", "activations"),
        *,
        beside: "Readings[Any] | None" = None,
    ) -> "Plot":
        """Return a plot of where the costs are, layer by layer. It needs matplotlib, from the extra `plot`.

        Args:
            of: what is plotted: `"params"`, `"macs"`, or `"activations"`, the elements of outputs.
            beside: another network, which is plotted beside this one to the same scale.

        Raises:
            TypeError: an argument has the wrong type.
            ConfigError: there is no such cost, or none is asked for.
            UnknownCostError: multiply-adds are asked for, and a layer does not say what it computes.
            ImportError: matplotlib is not installed.
        """
        from cnnparams.analysis.plot import plot

        if beside is not None and not isinstance(beside, Readings):
            raise TypeError(f"plot: beside must be a network, {got(beside)}")
        networks = [self] if beside is None else [self, beside]
        return plot([(each._title(), each.steps) for each in networks], of)  # noqa: SLF001 - networks too

    def compare(self, other: "Readings[Any]") -> "Difference":
        """Return how another network differs, layer by layer. It is true where the networks are equal.

        Layers are paired by their paths or, where that finds more that are equal, by their order. Two layers
        are equal if their classes, settings, shapes and weights are; names do not matter.

        Args:
            other: the other network.

        Raises:
            TypeError: this is not a network.

        >>> from cnnparams import Conv2D, Network
        >>> small = Network((32, 32, 3), name="small").add(Conv2D(8, 3, name="conv"))
        >>> print(small.compare(Network((32, 32, 3), name="large").add(Conv2D(8, 5, name="conv"))))
        small and large: the first difference is conv (changed)
        Layer                                                           Status   small  large  Change
        ─────────────────────────────────────────────────────────────────────────────────────────────
        conv                                                            changed    224    608     384
        ├─ kernel_size: (3, 3) -> (5, 5)
        ├─ output: (30, 30, 8) -> (28, 28, 8)
        ├─ first: ((m * n * d) + 1) * k = ((3 * 3 * 3) + 1) * 8 = 224
        └─ second: ((m * n * d) + 1) * k = ((5 * 5 * 3) + 1) * 8 = 608
        1 layer                                                         equal        0      0       0
        ─────────────────────────────────────────────────────────────────────────────────────────────
        Total                                                                      224    608     384
        Multiply-adds: 194,400 and 470,400
        """
        from cnnparams.analysis.comparing import compare

        if not isinstance(other, Readings):
            raise TypeError(f"{self._title()}: compare() takes a network, {got(other)}")
        titles = (self._title(), other._title())  # noqa: SLF001 - the other half of a network, too
        outputs = [tuple(each.named_outputs.items()) for each in (self, other)]
        return compare(titles, (self.steps, other.steps), tuple(outputs))

    def largest(
        self,
        n: int = 10,
        *,
        by: Literal["params", "macs", "activations"] = "params",
        kinds: bool = False,
    ) -> "Largest":
        """Return the layers that take most of the whole, each with its share, and that of all up to it.

        Args:
            n: how many.
            by: what they take: `"params"`, `"macs"`, or `"activations"`, the elements of their outputs.
            kinds: whether all layers of a class are one.

        Raises:
            TypeError: an argument has the wrong type.
            ConfigError: `n` is below 1, or `by` is another word.
            UnknownCostError: multiply-adds are asked for, and a layer does not say what it computes.

        >>> from cnnparams import zoo
        >>> [(share.name, share.amount) for share in zoo.vgg16().largest(1).shares]  # 74 % of 138,357,544
        [('classifier/0', 102764544)]
        """
        from cnnparams.analysis.shares import largest

        return largest(self._title(), self.steps, n, by, kinds=kinds)

    def totals(self) -> "Totals":
        """Return the totals of Keras and of PyTorch side by side, and why they differ."""
        from cnnparams.analysis.ledgers import total_up

        return total_up(self._title(), self.steps)

    def batch_norm_folds(self) -> "Folds":
        """Return what `fold_batch_norm` does with each batch normalisation, and why."""
        from cnnparams.analysis.folding import folds_of

        return folds_of(self._title(), self.steps, [path for _, path in self.declared_outputs])

    def _repr_html_(self) -> str:
        from cnnparams.render.html import write_fragment

        return write_fragment(self.summary().table())

    def _title(self) -> str:
        """Return the name of the network in tables and messages."""
        return self.name or "Network"
