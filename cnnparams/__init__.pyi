"""The table of contents: what `from cnnparams import ...` finds, and where it lives."""

from cnnparams import zoo as zoo
from cnnparams.analysis.columns import SummaryColumn as SummaryColumn
from cnnparams.analysis.comparing import Difference as Difference
from cnnparams.analysis.diagram import Diagram as Diagram
from cnnparams.analysis.fields import Misalignment as Misalignment
from cnnparams.analysis.folding import Fold as Fold, Folds as Folds
from cnnparams.analysis.kept import Kept as Kept
from cnnparams.analysis.ledgers import Ledger as Ledger, Totals as Totals
from cnnparams.analysis.memory import KeptForBackward as KeptForBackward, Memory as Memory
from cnnparams.analysis.pairing import Compared as Compared
from cnnparams.analysis.plot import Plot as Plot
from cnnparams.analysis.receptive_field import ReceptiveField as ReceptiveField
from cnnparams.analysis.reconciling import (
    CountDifference as CountDifference,
    Reckoning as Reckoning,
    Reconciliation as Reconciliation,
)
from cnnparams.analysis.report import Report as Report
from cnnparams.analysis.rows import SummaryRow as SummaryRow
from cnnparams.analysis.shares import Largest as Largest, Share as Share
from cnnparams.analysis.summary import Summary as Summary
from cnnparams.analysis.training import LayerTraining as LayerTraining, TrainingMacs as TrainingMacs
from cnnparams.arithmetic.shapes import (
    Image as Image,
    Pair as Pair,
    Series as Series,
    Shape as Shape,
    Sides as Sides,
    Single as Single,
    Triple as Triple,
    Vector as Vector,
    Volume as Volume,
)
from cnnparams.bases.base import (
    Elementwise as Elementwise,
    Layer as Layer,
    Merge as Merge,
    SameRank as SameRank,
    Weightless as Weightless,
    WithoutArithmetic as WithoutArithmetic,
)
from cnnparams.bases.block import Block as Block, EditableBlock as EditableBlock
from cnnparams.blocks.bidirectional import Bidirectional as Bidirectional
from cnnparams.blocks.branches import Branches as Branches
from cnnparams.blocks.residual import Residual as Residual
from cnnparams.blocks.sequential import Sequential as Sequential
from cnnparams.conventions.applied import Applied as Applied
from cnnparams.conventions.convention import Convention as Convention
from cnnparams.errors import (
    CNNParamsError as CNNParamsError,
    ConfigError as ConfigError,
    NetworkError as NetworkError,
    ShapeError as ShapeError,
    UnknownCostError as UnknownCostError,
)
from cnnparams.explanation import Explanation as Explanation
from cnnparams.layers.activations import (
    GLU as GLU,
    Activation as Activation,
    PReLU as PReLU,
    ReLU as ReLU,
    Softmax as Softmax,
)
from cnnparams.layers.adaptive_pooling import (
    AdaptiveAvgPool1D as AdaptiveAvgPool1D,
    AdaptiveAvgPool2D as AdaptiveAvgPool2D,
    AdaptiveAvgPool3D as AdaptiveAvgPool3D,
    AdaptiveMaxPool1D as AdaptiveMaxPool1D,
    AdaptiveMaxPool2D as AdaptiveMaxPool2D,
    AdaptiveMaxPool3D as AdaptiveMaxPool3D,
)
from cnnparams.layers.attention import (
    Attention as Attention,
    CrossAttention as CrossAttention,
    MultiHeadAttention as MultiHeadAttention,
    WindowAttention as WindowAttention,
)
from cnnparams.layers.channels import (
    ChannelShuffle as ChannelShuffle,
    ChannelSlice as ChannelSlice,
    PadChannels as PadChannels,
)
from cnnparams.layers.conv_recurrent import (
    ConvLSTM1D as ConvLSTM1D,
    ConvLSTM2D as ConvLSTM2D,
    ConvLSTM3D as ConvLSTM3D,
)
from cnnparams.layers.convolution import Conv1D as Conv1D, Conv2D as Conv2D, Conv3D as Conv3D
from cnnparams.layers.custom import Custom as Custom
from cnnparams.layers.dense import (
    Bilinear as Bilinear,
    Dense as Dense,
    FullyConnected as FullyConnected,
)
from cnnparams.layers.depthwise import (
    DepthwiseConv1D as DepthwiseConv1D,
    DepthwiseConv2D as DepthwiseConv2D,
    SeparableConv1D as SeparableConv1D,
    SeparableConv2D as SeparableConv2D,
)
from cnnparams.layers.embedding import Embedding as Embedding
from cnnparams.layers.global_pooling import (
    GlobalAvgPool1D as GlobalAvgPool1D,
    GlobalAvgPool2D as GlobalAvgPool2D,
    GlobalAvgPool3D as GlobalAvgPool3D,
    GlobalMaxPool1D as GlobalMaxPool1D,
    GlobalMaxPool2D as GlobalMaxPool2D,
    GlobalMaxPool3D as GlobalMaxPool3D,
)
from cnnparams.layers.input import Input as Input
from cnnparams.layers.joining import Concat as Concat, Stack as Stack
from cnnparams.layers.lenet import PartialConv2D as PartialConv2D, Subsample2D as Subsample2D
from cnnparams.layers.local import (
    LocallyConnected1D as LocallyConnected1D,
    LocallyConnected2D as LocallyConnected2D,
)
from cnnparams.layers.matching import (
    CropLike as CropLike,
    ResizeLike as ResizeLike,
    UnflattenLike as UnflattenLike,
)
from cnnparams.layers.merging import (
    Add as Add,
    Average as Average,
    Divide as Divide,
    Maximum as Maximum,
    Minimum as Minimum,
    Multiply as Multiply,
    Subtract as Subtract,
    WeightedSum as WeightedSum,
)
from cnnparams.layers.normalization import (
    BatchNorm as BatchNorm,
    FrozenBatchNorm as FrozenBatchNorm,
    GroupNorm as GroupNorm,
    InstanceNorm as InstanceNorm,
    LayerNorm as LayerNorm,
    LocalResponseNorm as LocalResponseNorm,
    Normalization as Normalization,
    RMSNorm as RMSNorm,
)
from cnnparams.layers.opaque import Opaque as Opaque
from cnnparams.layers.padding import (
    Crop1D as Crop1D,
    Crop2D as Crop2D,
    Crop3D as Crop3D,
    ZeroPad1D as ZeroPad1D,
    ZeroPad2D as ZeroPad2D,
    ZeroPad3D as ZeroPad3D,
)
from cnnparams.layers.parameters import (
    ClassToken as ClassToken,
    LayerScale as LayerScale,
    Parameter as Parameter,
    PositionEmbedding as PositionEmbedding,
)
from cnnparams.layers.pooling import (
    AvgPool1D as AvgPool1D,
    AvgPool2D as AvgPool2D,
    AvgPool3D as AvgPool3D,
    MaxPool1D as MaxPool1D,
    MaxPool2D as MaxPool2D,
    MaxPool3D as MaxPool3D,
)
from cnnparams.layers.products import Dot as Dot, MatMul as MatMul, OuterProduct as OuterProduct
from cnnparams.layers.recurrent import GRU as GRU, LSTM as LSTM, SimpleRNN as SimpleRNN
from cnnparams.layers.reducing import Max as Max, Mean as Mean, Min as Min, Sum as Sum
from cnnparams.layers.regularization import (
    Dropout as Dropout,
    DropPath as DropPath,
    GaussianNoise as GaussianNoise,
    SpatialDropout as SpatialDropout,
)
from cnnparams.layers.reparametrization import (
    SpectralNorm as SpectralNorm,
    WeightNorm as WeightNorm,
    WeightStandardization as WeightStandardization,
)
from cnnparams.layers.reshaping import (
    Expand as Expand,
    Flatten as Flatten,
    FlattenPositions as FlattenPositions,
    Identity as Identity,
    Permute as Permute,
    RepeatVector as RepeatVector,
    Reshape as Reshape,
)
from cnnparams.layers.resizing import (
    DepthToSpace as DepthToSpace,
    PixelShuffle as PixelShuffle,
    PixelUnshuffle as PixelUnshuffle,
    Resize as Resize,
    SpaceToDepth as SpaceToDepth,
    UpSample1D as UpSample1D,
    UpSample2D as UpSample2D,
    UpSample3D as UpSample3D,
)
from cnnparams.layers.scaling import Scale as Scale
from cnnparams.layers.shared import Shared as Shared
from cnnparams.layers.slicing import Select as Select, Slice as Slice, Split as Split
from cnnparams.layers.tied import Tied as Tied
from cnnparams.layers.transposed import (
    ConvTranspose1D as ConvTranspose1D,
    ConvTranspose2D as ConvTranspose2D,
    ConvTranspose3D as ConvTranspose3D,
)
from cnnparams.layers.unpooling import MaxUnpool2D as MaxUnpool2D
from cnnparams.layers.wrappers import TimeDistributed as TimeDistributed
from cnnparams.networks.cell import Cell as Cell
from cnnparams.networks.choosing import Choice as Choice
from cnnparams.networks.graph import Graph as Graph
from cnnparams.networks.network import After as After, Network as Network
from cnnparams.networks.sweep import Sweep as Sweep, SweepRow as SweepRow, sweep as sweep
from cnnparams.operations import Operation as Operation
from cnnparams.render.cells import AtLeast as AtLeast, Labelled as Labelled, Part as Part
from cnnparams.render.sheets import Section as Section, Sheet as Sheet, Working as Working
from cnnparams.render.tables import Column as Column, Row as Row, Table as Table
from cnnparams.settings.per_axis import (
    Padding1D as Padding1D,
    Padding2D as Padding2D,
    Padding3D as Padding3D,
)
from cnnparams.sharing import ArrayUse as ArrayUse, SharedUse as SharedUse
from cnnparams.step import Step as Step
from cnnparams.version import __version__ as __version__
from cnnparams.weights import Weight as Weight
from cnnparams.window import Window as Window
