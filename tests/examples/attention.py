"""Examples of attention."""

from cnnparams import MultiHeadAttention, Weight
from tests.examples.record import KERAS, TORCH, Example

EXAMPLES = [
    Example(
        MultiHeadAttention(12, 64),
        (197, 768),
        (197, 768),
        (
            Weight("query_kernel", channels=768, heads=12, head_features=64),
            Weight("query_bias", heads=12, head_features=64),
            Weight("key_kernel", channels=768, heads=12, head_features=64),
            Weight("key_bias", heads=12, head_features=64),
            Weight("value_kernel", channels=768, heads=12, head_features=64),
            Weight("value_bias", heads=12, head_features=64),
            Weight("output_kernel", heads=12, head_features=64, channels=768),
            Weight("output_bias", channels=768),
        ),
        2362368,  # 4 * 768 * 768 + 4 * 768: each of the 12 in a ViT-B
        TORCH + "MultiheadAttention.html",
        torch="MultiheadAttention",
        keras="MultiHeadAttention",
    ),
    Example(
        MultiHeadAttention(2, 3, output_features=7, bias=False),
        (4, 5, 8),
        (4, 5, 7),
        (
            Weight("query_kernel", channels=8, heads=2, head_features=3),
            Weight("key_kernel", channels=8, heads=2, head_features=3),
            Weight("value_kernel", channels=8, heads=2, head_features=3),
            Weight("output_kernel", heads=2, head_features=3, units=7),
        ),
        186,  # 3 * 8 * 2 * 3 + 2 * 3 * 7
        KERAS + "attention_layers/multi_head_attention/",
    ),
]
