"""Small modules of PyTorch that call every function that `from_torch` reads, and some that it does not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, final

Shape: TypeAlias = tuple[int, ...]
Build: TypeAlias = Callable[[], Any]
Model: TypeAlias = tuple[Build, tuple[Shape, ...]]

IMAGE, SERIES, VOLUME = (6, 12, 10), (9, 8), (4, 6, 8, 6)


@final
class Makers:
    """Functions that build modules."""

    def __init__(self, torch: Any) -> None:
        self.torch = torch

    def applied(self, function: Callable[..., Any], **made: Any) -> Any:
        """Return a module that calls a function of itself and its inputs."""
        nn = self.torch.nn

        class Applied(nn.Module):  # type: ignore[misc, name-defined]
            def __init__(self) -> None:
                super().__init__()
                for name, each in made.items():
                    setattr(self, name, each)

            def forward(self, x: Any, *others: Any) -> Any:
                return function(self, x, *others)

        return Applied()

    def of(self, function: Callable[..., Any], **made: Build) -> Build:
        """Return a function that builds such a module, of parts that other functions build."""
        return lambda: self.applied(function, **{name: build() for name, build in made.items()})

    def image(self, function: Callable[..., Any], **made: Build) -> Model:
        """Return such a module for an image."""
        return self.of(function, **made), (IMAGE,)

    def series(self, function: Callable[..., Any], **made: Build) -> Model:
        """Return such a module for a series."""
        return self.of(function, **made), (SERIES,)

    def parameter(self, *shape: int) -> Build:
        """Return a function that makes a parameter."""
        return lambda: self.torch.nn.Parameter(self.torch.zeros(shape))

    def chain(self, *links: Any) -> Build:
        """Return a function that builds one module after the other."""
        return lambda: self.torch.nn.Sequential(*[link() for link in links])

    def conv(self, **settings: Any) -> Build:
        """Return a function that makes a convolution."""
        return lambda: self.torch.nn.Conv2d(6, 4, 3, **settings)


@dataclass
class Both:
    """Two tensors."""

    x: Any
    y: Any


def models(torch: Any) -> dict[str, Model]:
    """Return functions that build modules, and the shapes of their inputs, without the batch."""
    nn, f = torch.nn, torch.nn.functional
    make = Makers(torch)
    of, image, series, parameter = make.of, make.image, make.series, make.parameter
    chain, conv = make.chain, make.conv
    linear: Build = lambda: nn.Linear(8, 8)  # noqa: E731

    def fused(module: Any, x: Any) -> Any:
        weight = module.w.relu()
        weight = weight / (weight.sum() + 1e-4)
        return weight[0] * module.a(x) + weight[1] * module.b(x)

    def normalized(kind: str) -> Build:
        return lambda: getattr(nn.utils.parametrizations, kind)(nn.Conv2d(6, 4, 3))

    elementwise = [
        *[
            "abs",
            "celu",
            "cos",
            "elu",
            "erf",
            "exp",
            "gelu",
            "hardshrink",
            "hardsigmoid",
            "hardswish",
            "hardtanh",
        ],
        *[
            "leaky_relu",
            "log",
            "logsigmoid",
            "mish",
            "neg",
            "reciprocal",
            "relu",
            "relu6",
            "rrelu",
            "rsqrt",
            "selu",
        ],
        *["sigmoid", "sign", "silu", "sin", "softplus", "softshrink", "softsign", "sqrt", "square", "tanh"],
        "tanhshrink",
    ]
    unchanged = [
        *["bfloat16", "clone", "contiguous", "cpu", "detach", "double", "float", "half"],
    ]

    def functional(name: str) -> Callable[..., Any]:
        found = getattr(torch, name, None) or getattr(f, name)
        return lambda _, x: found(x)

    return {
        **{name: image(functional(name)) for name in elementwise},
        **{name: image(lambda _, x, name=name: getattr(x, name)()) for name in unchanged},
        # Convolutions and products with weights.
        "conv1d": (lambda: nn.Conv1d(9, 5, 3, stride=2, padding=1, dilation=2), (SERIES,)),
        "conv2d": (conv(stride=2, padding=(1, 0), bias=False), (IMAGE,)),
        "conv2d same": (conv(padding="same", dilation=2), (IMAGE,)),
        "conv2d circular": (conv(padding=1, padding_mode="circular"), (IMAGE,)),
        "conv2d reflect": (conv(padding=(2, 1), padding_mode="reflect", stride=2), (IMAGE,)),
        "conv2d depthwise": (lambda: nn.Conv2d(6, 12, 3, groups=6), (IMAGE,)),
        "conv2d grouped": (lambda: nn.Conv2d(6, 4, 3, groups=2), (IMAGE,)),
        "conv2d function": image(
            lambda m, x: f.conv2d(x, m.w, m.b, 2, "valid"), w=parameter(4, 6, 3, 3), b=parameter(4)
        ),
        "conv3d": (lambda: nn.Conv3d(4, 5, (1, 3, 3)), (VOLUME,)),
        "transposed": (
            lambda: nn.Sequential(
                nn.ConvTranspose2d(6, 8, 3, stride=2, padding=1, output_padding=1, groups=2, dilation=2)
            ),
            (IMAGE,),
        ),
        "transposed 1d": (lambda: nn.ConvTranspose1d(9, 5, 3), (SERIES,)),
        "transposed 3d": (lambda: nn.ConvTranspose3d(4, 5, 3, bias=False), (VOLUME,)),
        "linear": (lambda: nn.Linear(8, 5), (SERIES,)),
        "linear of channels": image(
            lambda m, x: m.fc(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2), fc=lambda: nn.Linear(6, 5)
        ),
        "linear of rows": image(lambda m, x: m.fc(x), fc=lambda: nn.Linear(10, 5)),
        "linear as a product and a sum": (
            of(lambda m, x: torch.addmm(m.b, x, m.w), b=parameter(5), w=parameter(8, 5)),
            ((8,),),
        ),
        "linear with a bias that is computed": series(
            lambda m, x: f.linear(x, m.w, torch.cat([m.b, torch.zeros_like(m.b)])),
            w=parameter(6, 8),
            b=parameter(3),
        ),
        "bilinear": (lambda: nn.Bilinear(8, 7, 5), ((8,), (7,))),
        "embedding": (lambda: nn.Embedding(20, 5), ((7,),)),
        "weight norm": (normalized("weight_norm"), (IMAGE,)),
        "spectral norm": (normalized("spectral_norm"), (IMAGE,)),
        "standardized": image(
            lambda m, x: f.conv2d(
                x, f.batch_norm(m.w.reshape(1, 4, -1), None, None, training=True).reshape_as(m.w)
            ),
            w=parameter(4, 6, 3, 3),
        ),
        "computed kernel": image(
            lambda m, x: f.conv2d(x, m.w * m.gain, m.b),
            w=parameter(4, 6, 3, 3),
            gain=parameter(4, 1, 1, 1),
            b=parameter(4),
        ),
        "matrix of vectors": (of(lambda m, x: torch.mm(x, m.w), w=parameter(8, 5)), ((8,),)),
        "matrix": series(lambda m, x: x @ m.w, w=parameter(8, 5)),
        # Normalisations.
        "batch norm": (chain(lambda: nn.BatchNorm2d(6), lambda: nn.BatchNorm2d(6, affine=False)), (IMAGE,)),
        "batch norm 1d": (chain(lambda: nn.BatchNorm1d(9, track_running_stats=False)), (SERIES,)),
        "batch norm of a vector": (chain(lambda: nn.BatchNorm1d(8)), ((8,),)),
        "layer norm": (lambda: nn.LayerNorm(8, bias=False), (SERIES,)),
        "layer norm of an image": (lambda: nn.LayerNorm(IMAGE), (IMAGE,)),
        "layer norm of channels": image(
            lambda m, x: m.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2), norm=lambda: nn.LayerNorm(6)
        ),
        "rms norm": (lambda: nn.RMSNorm(8), (SERIES,)),
        "group norm": (chain(lambda: nn.GroupNorm(2, 6), lambda: nn.GroupNorm(3, 6, affine=False)), (IMAGE,)),
        "instance norm": (
            chain(lambda: nn.InstanceNorm2d(6), lambda: nn.InstanceNorm2d(6, affine=True)),
            (IMAGE,),
        ),
        "prelu": (chain(nn.PReLU, lambda: nn.PReLU(6)), (IMAGE,)),
        "local response norm": (lambda: nn.LocalResponseNorm(3), (IMAGE,)),
        # Attention and recurrent layers.
        "self-attention": series(
            lambda m, x: m.att(x, x, x)[0], att=lambda: nn.MultiheadAttention(8, 2, batch_first=True)
        ),
        "self-attention without biases": series(
            lambda m, x: m.att(x, x, x, need_weights=False)[0],
            att=lambda: nn.MultiheadAttention(8, 2, bias=False, add_bias_kv=True, batch_first=True),
        ),
        "cross-attention": (
            of(
                lambda m, x, y: m.att(x, y, y)[0],
                att=lambda: nn.MultiheadAttention(8, 2, kdim=6, vdim=6, batch_first=True),
            ),
            ((9, 8), (5, 6)),
        ),
        "attention of three": (
            of(
                lambda m, x, y, z: m.att(x, y, z)[0],
                att=lambda: nn.MultiheadAttention(8, 2, batch_first=True),
            ),
            ((9, 8), (5, 8), (5, 8)),
        ),
        "attention without weights": series(lambda _, x: f.scaled_dot_product_attention(x, x * 2, x)),
        "attention with a mask": series(
            lambda m, x: (
                f.scaled_dot_product_attention(x, x, x, x @ x.mT, scale=0.5)
                + f.scaled_dot_product_attention(x, x, x, m.table)
                + f.scaled_dot_product_attention(x, x, x, torch.zeros(9, 9, device=x.device))
            ),
            table=parameter(9, 9),
        ),
        "lstm of rows": image(
            lambda m, x: m.rnn(x.permute(0, 2, 3, 1).flatten(0, 1))[0].view(-1, 12, 10, 10),
            rnn=lambda: nn.LSTM(6, 5, bidirectional=True, batch_first=True),
        ),
        "lstm of rows, one way": image(
            lambda m, x: m.rnn(x.permute(0, 2, 3, 1).flatten(0, 1))[0].view(-1, 12, 10, 5),
            rnn=lambda: nn.LSTM(6, 5, batch_first=True),
        ),
        "a kernel that is given": image(
            lambda _, x: f.conv2d(x, torch.ones(6, 1, 3, 3, device=x.device), groups=6)
        ),
        "transformer": (lambda: nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), (SERIES,)),
        "decoder": (lambda: nn.TransformerDecoderLayer(8, 2, 16, batch_first=True), ((9, 8), (5, 8))),
        "lstm": series(lambda m, x: m.rnn(x)[0], rnn=lambda: nn.LSTM(8, 5, num_layers=2, batch_first=True)),
        "lstm both ways": series(
            lambda m, x: m.rnn(x)[0],
            rnn=lambda: nn.LSTM(8, 5, num_layers=2, bidirectional=True, batch_first=True, bias=False),
        ),
        "lstm with projection": series(
            lambda m, x: m.rnn(x)[0], rnn=lambda: nn.LSTM(8, 5, proj_size=3, batch_first=True)
        ),
        "lstm, last": series(
            lambda m, x: m.fc(m.rnn(x)[1][0][-1]),
            rnn=lambda: nn.LSTM(8, 5, batch_first=True),
            fc=lambda: nn.Linear(5, 2),
        ),
        "gru, time first": series(
            lambda m, x: m.rnn(x.transpose(0, 1))[0].transpose(0, 1), rnn=lambda: nn.GRU(8, 5)
        ),
        "rnn": series(lambda m, x: m.rnn(x)[0], rnn=lambda: nn.RNN(8, 5, batch_first=True)),
        "rnn with relu": series(
            lambda m, x: m.rnn(x)[0], rnn=lambda: nn.RNN(8, 5, nonlinearity="relu", batch_first=True)
        ),
        # Pools and sizes.
        "max pool": (
            chain(lambda: nn.MaxPool2d(3, 2, 1, ceil_mode=True), lambda: nn.MaxPool2d(2, 1, dilation=2)),
            (IMAGE,),
        ),
        "max pool with places": image(
            lambda m, x: m.pool(x)[0], pool=lambda: nn.MaxPool2d(2, return_indices=True)
        ),
        "max pool 1d": (lambda: nn.MaxPool1d(2), (SERIES,)),
        "max pool 3d": (lambda: nn.MaxPool3d(2), (VOLUME,)),
        "avg pool": (
            chain(lambda: nn.AvgPool2d(2), lambda: nn.AvgPool2d(3, 1, 1, count_include_pad=False)),
            (IMAGE,),
        ),
        "avg pool 1d": (lambda: nn.AvgPool1d(2), (SERIES,)),
        "avg pool 3d": (lambda: nn.AvgPool3d(2), (VOLUME,)),
        "adaptive pools": (
            chain(lambda: nn.AdaptiveAvgPool2d((3, None)), lambda: nn.AdaptiveMaxPool2d(2)),
            (IMAGE,),
        ),
        "adaptive pools 1d": (
            chain(lambda: nn.AdaptiveAvgPool1d(4), lambda: nn.AdaptiveMaxPool1d(2)),
            (SERIES,),
        ),
        "adaptive pools 3d": (
            chain(lambda: nn.AdaptiveAvgPool3d(3), lambda: nn.AdaptiveMaxPool3d(2)),
            (VOLUME,),
        ),
        "global pool": (
            chain(lambda: nn.AdaptiveAvgPool2d(1), nn.Flatten, lambda: nn.Linear(6, 2)),
            (IMAGE,),
        ),
        "global pool, squeezed": image(
            lambda m, x: m.fc(f.adaptive_max_pool2d(x, 1).squeeze()), fc=lambda: nn.Linear(6, 2)
        ),
        "global pool, squeezed twice": image(
            lambda _, x: (y := f.adaptive_avg_pool2d(x, 1)).squeeze(-1).squeeze(-1) + y.squeeze()
        ),
        "upsample": (
            chain(lambda: nn.Upsample(scale_factor=2), lambda: nn.Upsample(size=(7, 9), mode="bilinear")),
            (IMAGE,),
        ),
        "interpolate": image(lambda _, x: f.interpolate(x, size=(24, 20), mode="bicubic")),
        "interpolate exactly": image(lambda _, x: f.interpolate(x, scale_factor=2, mode="nearest-exact")),
        "interpolate 1d": series(lambda _, x: f.interpolate(x, scale_factor=3, mode="linear")),
        "interpolate 3d": (of(lambda _, x: f.interpolate(x, scale_factor=2, mode="trilinear")), (VOLUME,)),
        "pad": image(lambda _, x: f.pad(f.pad(x, (1, 2, 0, 1)), (0, 0, 0, 0, 1, 1))),
        "pad nothing": image(lambda m, x: m.conv(f.pad(x, (0, 0))), conv=conv()),
        "pad both": image(lambda _, x: f.pad(x, (1, 1, 1, 1, 2, 0))),
        "crop": image(lambda _, x: f.pad(f.pad(x, (-1, 2, -2, -1)), (0, 0, 0, 0, -1, -2))),
        "pad 1d": series(lambda m, x: m.conv(f.pad(x, (2, 0))), conv=lambda: nn.Conv1d(9, 4, 3)),
        "pad 3d": (of(lambda _, x: f.pad(x, (1,) * 6)), (VOLUME,)),
        "reflect alone": image(lambda m, x: m.conv(f.pad(x, (1, 1, 0, 0), "reflect")), conv=conv()),
        # Sums and products.
        "sums with numbers": image(lambda _, x: (1 - x) * 2 / 4 + 1 - 3 + (1 / x) + 2 * x),
        "sums": (of(lambda _, x, y: x + y - x * y / (x + 2)), (IMAGE, IMAGE)),
        "sums in place": image(lambda m, x: m.conv(x).add_(1).relu_().mul_(2), conv=conv()),
        "sums by name": (
            of(lambda _, x, y: torch.subtract(torch.multiply(x, other=y), y).divide(y).true_divide(2)),
            (IMAGE, IMAGE),
        ),
        "gates": image(
            lambda m, x: x * torch.sigmoid(m.fc(x.mean((2, 3))))[:, :, None, None], fc=lambda: nn.Linear(6, 6)
        ),
        "gates, kept": image(
            lambda m, x: x * m.fc(x.mean((2, 3), keepdim=True)), fc=lambda: nn.Conv2d(6, 6, 1)
        ),
        "gates of positions": image(
            lambda m, x: x * m.conv(torch.cat([x.mean(1, keepdim=True), x.amax(1, keepdim=True)], 1)),
            conv=lambda: nn.Conv2d(2, 1, 3, padding=1),
        ),
        "one row": image(lambda _, x: x + x.amin(2, keepdim=True) + x.sum(3, keepdim=True)),
        "extremes": (
            of(lambda _, x, y: torch.maximum(x, y) + torch.minimum(x, y) + torch.max(x, y) + torch.min(y, x)),
            (IMAGE, IMAGE),
        ),
        "extremes along an axis": image(lambda _, x: x.max(2)[0] + x.min(dim=2).values),
        "powers": image(lambda _, x: x**2 + x**0.5 + x**-1 + x.pow(3)),
        "scaled sum": (of(lambda _, x, y: torch.addcmul(x, x, y)), (IMAGE, IMAGE)),
        "products": series(lambda _, x: x.transpose(1, 2) @ (x @ x.transpose(1, 2) @ x)),
        "products of batches": series(lambda _, x: torch.bmm(x, x.mT)),
        "heads": series(
            lambda _, x: (
                (x.reshape(-1, 9, 2, 4).transpose(1, 2) @ x.reshape(-1, 9, 2, 4).permute(0, 2, 3, 1))
                .softmax(-1)
                .flatten(1, 2)
            )
        ),
        "einsum": series(lambda _, x: torch.einsum("bij,bkj->bik", x, x).softmax(1)),
        "scaled by e to a number": series(lambda m, x: m.fc(x) * m.g.exp(), fc=linear, g=parameter()),
        "gated by a number": series(
            lambda m, x: m.g.sigmoid() * m.fc(x) + (1 - m.g.sigmoid()) * x, fc=linear, g=parameter()
        ),
        "weights that add up to one": image(fused, a=conv(padding=1), b=conv(padding=1), w=parameter(2)),
        "a mask turned round": series(
            lambda m, x: (
                (m.fc(x) @ x.transpose(1, 2)).masked_fill(~(m.mask > 0), float("-inf")).softmax(-1) @ x
            ),
            fc=linear,
            mask=lambda: nn.Buffer(torch.ones(9, 9).tril()),
        ),
        "where it is positive": series(lambda m, x: torch.where(x > 0, m.fc(x), x * 0.1), fc=linear),
        "two of two conditions": series(
            lambda m, x: m.fc(x).masked_fill((x > 1).logical_or(x < -1), 0), fc=linear
        ),
        "einsum of vectors": (of(lambda _, x: torch.einsum("bi,bi->b", x, x)[:, None]), ((8,),)),
        "einsum of rows": image(
            lambda m, x: torch.einsum("bhwc,hkc->bhwk", x.permute(0, 2, 3, 1), m.table),
            table=parameter(12, 7, 6),
        ),
        "einsum of folded": series(
            lambda _, x: torch.einsum("hqd,hkd->hqk", x.reshape(-1, 3, 8), x.reshape(-1, 3, 8))
        ),
        "normalize": image(lambda _, x: f.normalize(x) + f.normalize(x, dim=-1)),
        "norm of vectors": image(lambda _, x: x / torch.linalg.vector_norm(x, dim=1, keepdim=True)),
        "norm": image(lambda _, x: x / torch.norm(x, dim=(2, 3), keepdim=True)),
        "means": image(lambda m, x: m.fc(x.mean(-1).mean(-1)), fc=lambda: nn.Linear(6, 2)),
        "mean of all": image(lambda m, x: m.fc(x.mean((1, 2, 3))[:, None]), fc=lambda: nn.Linear(1, 2)),
        "mean of one": image(lambda _, x: x[:, :, :1].mean(2)),
        "softmaxes": image(lambda _, x: f.log_softmax(x, 1) + x.softmax(1) + f.softmax(x, 2)),
        "glu": image(lambda _, x: f.glu(x, 1)),
        "bounds": image(lambda _, x: x.clamp(0, 1).clip(0).clamp_min(0) + f.threshold(x, 0.1, 0)),
        "dropouts": (
            chain(
                nn.Dropout, nn.Dropout2d, nn.AlphaDropout, nn.FeatureAlphaDropout, lambda: nn.Dropout(0.25)
            ),
            (IMAGE,),
        ),
        "dropouts 1d": (chain(nn.Dropout1d), (SERIES,)),
        "dropouts 3d": (chain(nn.Dropout3d), (VOLUME,)),
        # Parts.
        "joined": image(
            lambda m, x: torch.concat([x, m.conv(x), x * 2], dim=1), conv=lambda: nn.Conv2d(6, 4, 1)
        ),
        "joined rows": image(lambda _, x: torch.cat((x, torch.concatenate((x, x), 2)), 2)),
        "joined one": image(lambda _, x: torch.cat([x, x[:, :0]], 1)),
        "stacked": series(lambda _, x: torch.stack([x, x * 2], 1) + torch.stack((x, x), dim=1)),
        "stacked last": series(lambda _, x: torch.stack([x, x * 2], -1)),
        "chunks": image(lambda _, x: (y := x.chunk(2, 1))[0] * y[1]),
        "chunks, one of them": image(lambda _, x: x.chunk(3, dim=2)[2]),
        "splits": image(lambda _, x: (y := torch.split(x, [2, 4], 1))[1][:, :2] + y[0]),
        "splits by a number": image(lambda _, x: x.split(5, 2)[2]),
        "splits by sizes": image(lambda _, x: torch.split_with_sizes(x, [2, 4], 1)[1]),
        "tensor split": image(lambda _, x: torch.tensor_split(x, 3, 1)[1]),
        "unbound": series(lambda _, x: x.unbind(1)[3] + x[:, 0]),
        "slices": image(lambda _, x: x[:, 1:, ::2, 3:-2][..., None, :].squeeze(3)),
        "an element": series(lambda m, x: m.fc(x[:, -1]), fc=lambda: nn.Linear(8, 3)),
        "an element of a vector": (of(lambda _, x: x * x[:, 2:3] + x[:, 1, None]), ((8,),)),
        "selected": series(lambda _, x: x.select(1, 2) + x.narrow(1, 3, 1).squeeze(1)),
        "shuffles": (
            chain(lambda: nn.PixelUnshuffle(2), lambda: nn.PixelShuffle(2), lambda: nn.ChannelShuffle(2)),
            (IMAGE,),
        ),
        "shuffle by hand": image(
            lambda m, x: m.conv(x.view(-1, 2, 3, 12, 10).transpose(1, 2).reshape(-1, 6, 12, 10)), conv=conv()
        ),
        # Views.
        "flattened": (chain(nn.Flatten, lambda: nn.Linear(720, 4)), (IMAGE,)),
        "flattened and back": (
            chain(nn.Flatten, lambda: nn.Unflatten(1, IMAGE), conv()),
            (IMAGE,),
        ),
        "tokens": image(
            lambda m, x: m.fc(x.flatten(2).transpose(1, 2)).transpose(1, 2).view(-1, 5, 12, 10),
            fc=lambda: nn.Linear(6, 5),
        ),
        "windows": image(
            lambda m, x: m.fc(
                x.permute(0, 2, 3, 1).reshape(-1, 3, 4, 2, 5, 6).permute(0, 1, 3, 2, 4, 5).reshape(-1, 20, 6)
            ),
            fc=lambda: nn.Linear(6, 4),
        ),
        "images in the batch": (
            of(
                lambda m, x: m.pool(m.conv(x.flatten(0, 1))).view(-1, 4, 3, 2, 2),
                conv=lambda: nn.Conv2d(6, 3, 3),
                pool=lambda: nn.AdaptiveAvgPool2d(2),
            ),
            ((4, 6, 8, 8),),
        ),
        "orders": series(
            lambda _, x: x.swapaxes(axis0=1, axis1=2).swapdims(1, 2).movedim(1, 2).permute(dims=(0, 2, 1)) + x
        ),
        "orders of a weight": series(lambda m, x: x @ m.w.t() @ m.w.T.mT, w=parameter(8, 8)),
        "expanded": series(lambda _, x: x.mean(1, keepdim=True).expand(-1, 9, -1) + x[:, :1].expand_as(x)),
        "repeated": series(lambda _, x: x.mean(1, keepdim=True).repeat(1, 9, 1) * x[:, :1].tile(1, 9, 1)),
        "broadcast": series(lambda _, x: torch.broadcast_to(x[:, :1], x.shape) + x.unsqueeze(0).squeeze(0)),
        "ravel and types": (of(lambda _, x: (x.ravel().view_as(x).int().long() * 2).float()), ((8,),)),
        "views of others": series(
            lambda _, x: (
                x.view_as(x)
                .reshape_as(x)
                .type_as(x)
                .type(torch.float32)
                .requires_grad_()
                .to(torch.float64)
                .data
            )
        ),
        # Weights of one's own.
        "class token": series(
            lambda m, x: torch.cat([m.token.expand(x.shape[0], -1, -1), x], dim=1) + m.positions,
            token=parameter(1, 1, 8),
            positions=parameter(1, 10, 8),
        ),
        "layer scale": image(
            lambda m, x: x + m.gamma.view(1, -1, 1, 1) * m.conv(x),
            gamma=parameter(6),
            conv=lambda: nn.Conv2d(6, 6, 1),
        ),
        "layer scale of a series": series(lambda m, x: m.gamma * x, gamma=parameter(8)),
        "a number": image(lambda m, x: x * m.scale, scale=parameter()),
        "queries": (
            of(
                lambda m, x: m.att(m.queries.expand(x.shape[0], -1, -1), x, x)[0],
                queries=parameter(1, 3, 8),
                att=lambda: nn.MultiheadAttention(8, 2, batch_first=True),
            ),
            (SERIES,),
        ),
        "a weight that is taken twice": series(
            lambda m, x: x + m.positions[:, :9] - m.positions[:, 1:], positions=parameter(1, 10, 8)
        ),
        "a bias of positions": series(
            lambda m, x: x @ x.mT + m.table[torch.zeros(81, dtype=torch.long)].view(9, 9), table=parameter(5)
        ),
        "a weight that is computed": image(lambda m, x: x * m.scale.clamp(0, 4).exp(), scale=parameter(1)),
        "a constant": image(lambda _, x: x + torch.zeros_like(x) * 2 + torch.ones(10, device=x.device)),
        "joined, the first without its axis": image(
            lambda m, x: torch.cat([x.mean(1)[:, None], m.conv(x)[:, :, :, :].sum(1, keepdim=True)], 1),
            conv=lambda: nn.Conv2d(6, 4, 1),
        ),
        "joined rows of means": series(lambda _, x: torch.cat([x.mean(1)[:, None], x.mean(1)[:, None]], 1)),
        "rows and columns": image(lambda _, x: x.mean(2, keepdim=True) + x.mean(3, keepdim=True)),
        "images in the batch, broadcast": (
            of(lambda _, x: (y := x.flatten(0, 1)) * y.mean((2, 3), keepdim=True)),
            ((4, 6, 8, 8),),
        ),
        "convolution with a bias that is computed": image(
            lambda m, x: f.conv2d(x, m.w, m.b * 2), w=parameter(4, 6, 3, 3), b=parameter(4)
        ),
        "channels that are not last": series(
            lambda m, x: m.norm(m.fc(x)), fc=lambda: nn.Linear(8, 8), norm=lambda: nn.GroupNorm(3, 9)
        ),
        "axes that are not last": image(
            lambda m, x: m.norm(m.conv(x)),
            conv=lambda: nn.Conv2d(6, 4, 3, padding=1),
            norm=lambda: nn.LayerNorm(10),
        ),
        "a number is not stored": image(
            lambda m, x: x + m.weight, weight=parameter(), counts=lambda: nn.BatchNorm2d(1, affine=False)
        ),
        "a vector is transposed": (of(lambda m, x: x * m.w.t(), w=parameter(8)), ((8,),)),
        "a scale that does not fit": series(lambda m, x: x[:, :1] * m.w, w=parameter(9, 1)),
        "positions of another order": image(
            lambda m, x: (x.flatten(2).permute(2, 0, 1) + m.w).permute(1, 2, 0), w=parameter(120, 1, 6)
        ),
        "a dataclass": series(lambda m, x: m.inner(x).y, inner=of(lambda _, x: Both(x, x * 2))),
        "a token that is not learnt": series(
            lambda m, x: torch.cat([m.norm.running_mean[None, None].expand(x.shape[0], -1, -1), x], 1),
            norm=lambda: nn.BatchNorm1d(8, affine=False),
        ),
        "a padding of seven axes": image(
            lambda _, x: f.pad(x.view(-1, 2, 3, 4, 3, 5, 2), (1, 0, 0, 0, 0, 0, 0, 0, -1, 0))
        ),
        "a weight as it is": image(lambda m, x: f.conv2d(x, m.w.contiguous()), w=parameter(4, 6, 3, 3)),
        "a single channel": series(lambda m, x: m.norm(x[:, None]), norm=lambda: nn.BatchNorm2d(1)),
        "expanded by nothing": series(lambda _, x: x.expand(-1, -1, -1) * 2),
        "a weight that is expanded twice": series(
            lambda m, x: x + m.w.expand(9, 8) * m.w.expand(1, 8), w=parameter(1, 8)
        ),
        "repeated twice": series(lambda _, x: x.repeat(1, 2, 1)),
        "a computed matrix": series(lambda m, x: x @ (m.w * 2), w=parameter(8, 5)),
        "a square and its transpose": (of(lambda _, x: x + x.transpose(2, 3)), ((3, 8, 8),)),
        "a token in front of a series that is turned": series(
            lambda m, x: torch.cat([m.token.expand(x.shape[0], -1, -1), x.transpose(1, 2)], 1),
            token=parameter(1, 1, 9),
        ),
    }


BATCH_FIRST = "multi_head_attention_forward: takes the batch for the positions, as without batch_first=True"


def unread(torch: Any) -> dict[str, Model]:
    """Return the same of modules that hold one call that is not read, by what is said of it."""
    nn, f = torch.nn, torch.nn.functional
    make = Makers(torch)
    of, image, series, parameter = make.of, make.image, make.series, make.parameter

    def filled(x: Any) -> Any:
        x[:, :1] = 0
        return torch.cumsum(x, 1)

    def attention(**settings: Any) -> Build:
        return lambda: nn.MultiheadAttention(8, 2, batch_first=True, **settings)

    return {
        "cat: along the batch": series(lambda _, x: torch.cat([x, x], 0)),
        "getitem: a part of the batch": series(lambda _, x: x + x[:1]),
        "getitem: one of the batch": series(lambda _, x: x + x[0]),
        "reshape: the batch is divided among axes": series(
            lambda _, x: x.reshape(9, -1, 8).reshape(-1, 9, 8)
        ),
        "unbind: one of the batch": series(lambda _, x: torch.stack([each * 2 for each in x.unbind(0)])),
        BATCH_FIRST: series(lambda m, x: m.att(x, x, x)[0], att=lambda: nn.MultiheadAttention(8, 2)),
        "multi_head_attention_forward: with a mask that is computed": series(
            lambda m, x: m.att(x, x, x, attn_mask=m.p)[0], att=attention(), p=parameter(9, 9)
        ),
        "lstm: with a first state that is computed": series(
            lambda m, x: m.rnn(x, (m.h.expand(1, x.shape[0], 5).contiguous(),) * 2)[0],
            rnn=lambda: nn.LSTM(8, 5, batch_first=True),
            h=parameter(1, 1, 5),
        ),
        "div: float division by zero": series(lambda _, x: x / 0),
        "cumsum": image(lambda m, x: filled(m.conv(x)), conv=make.conv()),
        "addcdiv": image(lambda m, x: torch.addcdiv(x, m.a.weight, m.b.weight), a=nn.PReLU, b=nn.PReLU),
        "lerp": image(lambda m, x: torch.lerp(x, x, m.a.weight * m.b.weight), a=nn.PReLU, b=nn.PReLU),
        "log_softmax: along another axis than the last": image(lambda _, x: f.log_softmax(x, 2)),
        "add: with alpha": image(lambda _, x: torch.add(x, x, alpha=2)),
        "pow: of two tensors": image(lambda _, x: x**x),
        "addmm: of other than an input, a weight and a bias": (
            of(lambda m, x: torch.addmm(m.b, x, m.w, alpha=2), b=parameter(5), w=parameter(8, 5)),
            ((8,),),
        ),
        "matmul: of a vector": series(lambda m, x: x @ m.w, w=parameter(8)),
        "matmul: whose rows are the batch": (of(lambda _, x: x @ x.transpose(0, 1)), ((8,),)),
        "addcmul: with a factor": image(lambda _, x: torch.addcmul(x, x, x, value=2)),
        "einsum: bij,bkl->bl": series(lambda _, x: torch.einsum("bij,bkl->bl", x, x)),
        "einsum: bij->bji": series(lambda _, x: torch.einsum("bij->bji", x)),
        "einsum: bi,ci->bc": (of(lambda _, x: torch.einsum("bi,ci->bc", x, x)), ((8,),)),
        "linear: its weight depends on the input": series(lambda _, x: f.linear(x, x[0])),
        "rms_norm: its weights are computed": series(
            lambda m, x: f.rms_norm(x, (8,), m.w * 2), w=parameter(8)
        ),
        "softmax: along the batch, or an axis of size 1": series(lambda _, x: x.softmax(0)),
        "instance_norm: with moving statistics": (
            lambda: nn.InstanceNorm2d(6, track_running_stats=True),
            (IMAGE,),
        ),
        "sum: of the whole batch": series(lambda _, x: x.sum()[None, None]),
        "mean: along the batch": series(lambda _, x: x.mean(0, keepdim=True)),
        "interpolate: mode='area'": image(lambda _, x: f.interpolate(x, size=3, mode="area")),
        "interpolate: to a size that is no multiple, in one or three dimensions": series(
            lambda _, x: f.interpolate(x, size=11)
        ),
        "normalize: another length than that of squares": image(lambda _, x: f.normalize(x, p=1)),
        "norm: another length than that of squares, or of the whole batch": image(
            lambda _, x: x / torch.norm(x, dim=1)[:, None]
        ),
        "max: another output than the first": image(lambda _, x: x.max(1)[1]),
        "multi_head_attention_forward: add_zero_attn": series(
            lambda m, x: m.att(x, x, x)[0], att=attention(add_zero_attn=True)
        ),
        "multi_head_attention_forward: bias_k of attention to another tensor": series(
            lambda m, x: m.att(x, x * 2, x)[0], att=attention(add_bias_kv=True)
        ),
        "multi_head_attention_forward: its weights are computed": series(
            lambda m, x: f.multi_head_attention_forward(
                x,
                x,
                x,
                8,
                2,
                m.w * 2,
                m.b,
                None,
                None,
                add_zero_attn=False,
                dropout_p=0.0,
                out_proj_weight=m.o,
                out_proj_bias=None,
            )[0],
            w=parameter(24, 8),
            b=parameter(24),
            o=parameter(8, 8),
        ),
        "lstm: takes axes that are not there": series(
            lambda m, x: m.rnn(x)[0],
            rnn=lambda: nn.LSTM(8, 5),  # which takes the batch for the steps
        ),
        "lstm: sequences of different lengths": series(
            lambda m, x: (
                m.rnn(nn.utils.rnn.PackedSequence(x[:, 0], torch.ones(59, dtype=torch.long)))[0].data
            ),
            rnn=lambda: nn.LSTM(8, 5),
        ),
        "lstm: its weights are computed": series(
            lambda m, x: m.rnn(x)[0],
            rnn=lambda: nn.utils.parametrizations.weight_norm(
                nn.LSTM(8, 5, batch_first=True), "weight_hh_l0"
            ),
        ),
    }
