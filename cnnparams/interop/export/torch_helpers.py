"""What PyTorch has no module for, in source: each is put before the model that needs it."""

HELPERS: dict[str, str] = {
    "without_scale": '''
def without_scale(norm):
    """Take the scale away and leave the shift, for which PyTorch has no argument."""
    norm.register_parameter("weight", None)
    return norm
''',
    "separable_conv1d": '''
def separable_conv1d(in_channels, out_channels, kernel_size, multiplier=1, bias=True, **window):
    """A convolution of each channel by itself, and one of all channels at each position."""
    spread = in_channels * multiplier
    apart = nn.Conv1d(in_channels, spread, kernel_size, groups=in_channels, bias=False, **window)
    mixed = nn.Conv1d(spread, out_channels, 1, bias=bias)
    return nn.Sequential(OrderedDict(depthwise=apart, pointwise=mixed))
''',
    "separable_conv2d": '''
def separable_conv2d(in_channels, out_channels, kernel_size, multiplier=1, bias=True, **window):
    """A convolution of each channel by itself, and one of all channels at each position."""
    spread = in_channels * multiplier
    apart = nn.Conv2d(in_channels, spread, kernel_size, groups=in_channels, bias=False, **window)
    mixed = nn.Conv2d(spread, out_channels, 1, bias=bias)
    return nn.Sequential(OrderedDict(depthwise=apart, pointwise=mixed))
''',
    "Subsample": '''
class Subsample(nn.Module):
    """The sum under a window that moves by its size, times a number, and another one added."""

    def __init__(self, channels, kernel_size):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1))
        self.kernel_size = kernel_size

    def forward(self, x):
        x = F.avg_pool2d(x, self.kernel_size, divisor_override=1)
        return x * self.coefficient + self.bias
''',
    "PartialConv2d": '''
class PartialConv2d(nn.Module):
    """A convolution of which each filter sees the channels of its line in a table."""

    def __init__(self, channels, connections, kernel_size, stride=1, padding=0, dilation=1, bias=True):
        super().__init__()
        pairs = [(at, channel) for at, channels in enumerate(connections) for channel in channels]
        self.places = [list(each) for each in zip(*pairs)]
        self.shape = (len(connections), channels, *kernel_size)
        self.weight = nn.Parameter(torch.randn(len(pairs), *kernel_size) * 0.1)
        self.bias = nn.Parameter(torch.zeros(len(connections))) if bias else None
        self.window = {"stride": stride, "padding": padding, "dilation": dilation}

    def forward(self, x):
        filters, channels = self.places
        kernel = self.weight.new_zeros(self.shape)
        kernel[filters, channels] = self.weight
        return F.conv2d(x, kernel, self.bias, **self.window)
''',
    "FrozenBatchNorm": '''
class FrozenBatchNorm(nn.Module):
    """Batch normalisation by numbers that are stored and never change."""

    def __init__(self, channels):
        super().__init__()
        self.register_buffer("weight", torch.ones(channels))
        self.register_buffer("bias", torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias)
''',
    "Normalization": '''
class Normalization(nn.Module):
    """Each channel less its mean, divided by its deviation, both of which are stored."""

    def __init__(self, channels):
        super().__init__()
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("variance", torch.ones(channels))
        self.register_buffer("count", torch.tensor(0))

    def forward(self, x):
        return F.batch_norm(x, self.mean, self.variance, eps=1e-7)
''',
    "LayerScale": '''
class LayerScale(nn.Module):
    """Each channel times a number that is learnt for it."""

    def __init__(self, *shape):
        super().__init__()
        self.gamma = nn.Parameter(torch.full(shape, 1e-6))

    def forward(self, x):
        return x * self.gamma
''',
    "ElementPReLU": '''
class ElementPReLU(nn.Module):
    """A PReLU with a slope for each element."""

    def __init__(self, *shape):
        super().__init__()
        self.alpha = nn.Parameter(torch.full(shape, 0.25))

    def forward(self, x):
        return torch.where(x > 0, x, self.alpha * x)
''',
    "PositionEmbedding": '''
class PositionEmbedding(nn.Module):
    """A learnt vector is added at each position."""

    def __init__(self, length, channels):
        super().__init__()
        self.embeddings = nn.Parameter(torch.randn(length, channels) * 0.02)

    def forward(self, x):
        return x + self.embeddings
''',
    "ClassToken": '''
class ClassToken(nn.Module):
    """A learnt vector is put before the first position."""

    def __init__(self, channels):
        super().__init__()
        self.class_token = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return torch.cat([self.class_token.expand(len(x), 1, -1), x], dim=1)
''',
    "Learnt": '''
class Learnt(nn.Module):
    """A tensor that is learnt, the same for all of a batch."""

    def __init__(self, *shape):
        super().__init__()
        self.parameter = nn.Parameter(torch.zeros(shape))

    def forward(self):
        return self.parameter
''',
    "WeightedSum": '''
class WeightedSum(nn.Module):
    """A sum whose terms have weights that are learnt, none below 0, and add up to one."""

    def __init__(self, inputs):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(inputs))

    def forward(self, *inputs):
        weight = self.weight.relu()
        return sum([x * w for x, w in zip(inputs, weight / (weight.sum() + 1e-4))])
''',
    "DropPath": '''
class DropPath(nn.Module):
    """In training, leaves out all of a residual branch, for some of a batch."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        if not self.training or self.rate == 0:
            return x
        kept = torch.rand(len(x), *[1] * (x.ndim - 1), device=x.device) >= self.rate
        return x * kept / max(1 - self.rate, 1e-9)
''',
    "GaussianNoise": '''
class GaussianNoise(nn.Module):
    """In training, adds noise."""

    def __init__(self, stddev):
        super().__init__()
        self.stddev = stddev

    def forward(self, x):
        return x + torch.randn_like(x) * self.stddev if self.training else x
''',
    "standardized": '''
class Standardized(nn.Module):
    """A kernel of which each filter has the mean 0 and the deviation 1."""

    def forward(self, kernel):
        variance, mean = torch.var_mean(kernel, dim=tuple(range(1, kernel.ndim)), keepdim=True, correction=0)
        return (kernel - mean) * torch.rsqrt(variance + 1e-5)


def standardized(module):
    """Standardise the kernel of a module whenever it is used."""
    return nn.utils.parametrize.register_parametrization(module, "weight", Standardized())
''',
    "Attention": '''
class Attention(nn.Module):
    """Attention with several heads of any width, between all positions of a query and of keys and values."""

    def __init__(
        self, channels, heads, head_features, out_features, bias=True, kdim=None, vdim=None, value=None
    ):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(channels, heads * head_features, bias=bias)
        self.key = nn.Linear(kdim or channels, heads * head_features, bias=bias)
        self.value = nn.Linear(vdim or channels, heads * (value or head_features), bias=bias)
        self.output = nn.Linear(heads * (value or head_features), out_features, bias=bias)

    def forward(self, query, key, value):
        heads = [
            layer(x).flatten(1, -2).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for layer, x in ((self.query, query), (self.key, key), (self.value, value))
        ]
        seen = F.scaled_dot_product_attention(*heads).transpose(1, 2).flatten(2)
        return self.output(seen.unflatten(1, query.shape[1:-1]))
''',
    "WindowAttention": '''
class WindowAttention(nn.Module):
    """Attention inside of windows, as in a Swin Transformer; the image is (N, height, width, channels)."""

    def __init__(self, channels, heads, height, width, bias=True, relative_positions=True, shift=(0, 0)):
        super().__init__()
        self.heads, self.size, self.shift = heads, (height, width), shift
        self.qkv = nn.Linear(channels, channels * 3, bias=bias)
        self.proj = nn.Linear(channels, channels, bias=bias)
        self.relative_position_bias_table = None
        if relative_positions:
            rows = (2 * height - 1) * (2 * width - 1)
            self.relative_position_bias_table = nn.Parameter(torch.zeros(rows, heads))
            places = torch.cartesian_prod(torch.arange(height), torch.arange(width))
            down, across = (places[:, None] - places[None]).unbind(-1)
            index = (down + height - 1) * (2 * width - 1) + across + width - 1
            self.register_buffer("relative_position_index", index.flatten())

    def forward(self, x):
        batch, rows, columns, channels = x.shape
        height, width = self.size
        x = F.pad(x, (0, 0, 0, -columns % width, 0, -rows % height))
        down, across = x.shape[1] // height, x.shape[2] // width
        shift = [0 if size >= total else by for size, total, by in zip(self.size, x.shape[1:3], self.shift)]
        x = x.roll((-shift[0], -shift[1]), (1, 2))
        x = x.unflatten(1, (down, height)).unflatten(3, (across, width)).transpose(2, 3).flatten(3, 4)
        query, key, value = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(4, 0, 1, 2, 5, 3, 6)
        mask = None
        if self.relative_position_bias_table is not None:
            mask = self.relative_position_bias_table[self.relative_position_index]
            mask = mask.unflatten(0, (height * width, height * width)).permute(2, 0, 1)
        if any(shift):
            near = self.neighbours(x, *shift)
            mask = near if mask is None else mask + near
        x = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.proj(x.transpose(3, 4).flatten(4)).unflatten(3, (height, width)).transpose(2, 3)
        x = x.flatten(3, 4).flatten(1, 2).roll(shift, (1, 2))
        return x[:, :rows, :columns]

    def neighbours(self, x, down, right):
        """Let only those see each other that were near each other before the shift."""
        height, width = self.size
        rows = torch.arange(x.shape[1] * height, device=x.device) >= x.shape[1] * height - down
        columns = torch.arange(x.shape[2] * width, device=x.device) >= x.shape[2] * width - right
        part = (rows[:, None] * 2 + columns).to(x.dtype)
        part = part.unflatten(0, (-1, height)).unflatten(2, (-1, width)).transpose(1, 2).flatten(2)
        return (part[..., :, None] - part[..., None, :]).abs().clamp(max=1).mul(-100)[:, :, None]
''',
}
"""A function or class by its name."""
