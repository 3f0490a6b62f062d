"""Small modules of PyTorch that call every function that `from_torch` reads."""

from collections.abc import Callable
from typing import Any, TypeAlias

Shape: TypeAlias = tuple[int, ...]
Build: TypeAlias = Callable[[], Any]

IMAGE, SERIES, VOLUME = (6, 12, 10), (9, 8), (4, 6, 8, 6)


def models(torch: Any) -> dict[str, tuple[Build, tuple[Shape, ...]]]:  # noqa: C901 - small helpers
    """Return functions that build the modules, and the shapes of their inputs, without the batch."""
    nn, f = torch.nn, torch.nn.functional

    def applied(function: Callable[..., Any], **made: Any) -> Any:
        """Return a module that calls a function of itself and its inputs."""

        class Applied(nn.Module):  # type: ignore[misc, name-defined]
            def __init__(self) -> None:
                super().__init__()
                for name, each in made.items():
                    setattr(self, name, each)

            def forward(self, x: Any, *others: Any) -> Any:
                return function(self, x, *others)

        return Applied()

    def of(function: Callable[..., Any], **made: Build) -> Build:
        return lambda: applied(function, **{name: build() for name, build in made.items()})

    def parameter(*shape: int) -> Build:
        return lambda: nn.Parameter(torch.zeros(shape))

    def chain(*links: Any) -> Build:
        return lambda: nn.Sequential(*[link() for link in links])

    def image(function: Callable[..., Any], **made: Build) -> tuple[Build, tuple[Shape, ...]]:
        return of(function, **made), (IMAGE,)

    def series(function: Callable[..., Any], **made: Build) -> tuple[Build, tuple[Shape, ...]]:
        return of(function, **made), (SERIES,)

    def conv(**settings: Any) -> Build:
        return lambda: nn.Conv2d(6, 4, 3, **settings)

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
            lambda _, x: x.swapaxes(1, 2).swapdims(1, 2).movedim(1, 2).permute(dims=(0, 2, 1)) + x
        ),
        "orders of a weight": series(lambda m, x: x @ m.w.t() @ m.w.T.mT, w=parameter(8, 8)),
        "expanded": series(lambda _, x: x.mean(1, keepdim=True).expand(-1, 9, -1) + x[:, :1].expand_as(x)),
        "repeated": series(lambda _, x: x.mean(1, keepdim=True).repeat(1, 9, 1) * x[:, :1].tile(1, 9, 1)),
        "broadcast": series(lambda _, x: torch.broadcast_to(x[:, :1], x.shape) + x.unsqueeze(0).squeeze(0)),
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
    }
