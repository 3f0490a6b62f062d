"""The table of contents: what `cnnparams.zoo` offers, and where it is built."""

from cnnparams.zoo.catalogue import build as build, names as names
from cnnparams.zoo.families.alexnet import alexnet as alexnet
from cnnparams.zoo.families.all_cnn import all_cnn_c as all_cnn_c
from cnnparams.zoo.families.c3d import c3d as c3d
from cnnparams.zoo.families.convnext import (
    convnext_base as convnext_base,
    convnext_large as convnext_large,
    convnext_small as convnext_small,
    convnext_tiny as convnext_tiny,
)
from cnnparams.zoo.families.darknet import darknet19 as darknet19, darknet53 as darknet53
from cnnparams.zoo.families.deeplab import deeplabv3_resnet50 as deeplabv3_resnet50
from cnnparams.zoo.families.densenet import (
    densenet121 as densenet121,
    densenet161 as densenet161,
    densenet169 as densenet169,
    densenet201 as densenet201,
)
from cnnparams.zoo.families.densenet_cifar import densenet_cifar as densenet_cifar
from cnnparams.zoo.families.efficientnet import (
    efficientnet_b0 as efficientnet_b0,
    efficientnet_b1 as efficientnet_b1,
    efficientnet_b2 as efficientnet_b2,
    efficientnet_b3 as efficientnet_b3,
    efficientnet_b4 as efficientnet_b4,
    efficientnet_b5 as efficientnet_b5,
    efficientnet_b6 as efficientnet_b6,
    efficientnet_b7 as efficientnet_b7,
)
from cnnparams.zoo.families.efficientnet_v2 import (
    efficientnet_v2_l as efficientnet_v2_l,
    efficientnet_v2_m as efficientnet_v2_m,
    efficientnet_v2_s as efficientnet_v2_s,
)
from cnnparams.zoo.families.fcn import fcn_resnet50 as fcn_resnet50
from cnnparams.zoo.families.googlenet import googlenet as googlenet
from cnnparams.zoo.families.inception_resnet_v2 import inception_resnet_v2 as inception_resnet_v2
from cnnparams.zoo.families.inception_v3 import inception_v3 as inception_v3
from cnnparams.zoo.families.lenet import lenet5 as lenet5
from cnnparams.zoo.families.mnasnet import (
    mnasnet0_5 as mnasnet0_5,
    mnasnet0_75 as mnasnet0_75,
    mnasnet1_0 as mnasnet1_0,
    mnasnet1_3 as mnasnet1_3,
)
from cnnparams.zoo.families.mobilenet_v1 import mobilenet_v1 as mobilenet_v1
from cnnparams.zoo.families.mobilenet_v2 import mobilenet_v2 as mobilenet_v2
from cnnparams.zoo.families.mobilenet_v3 import (
    mobilenet_v3_large as mobilenet_v3_large,
    mobilenet_v3_small as mobilenet_v3_small,
)
from cnnparams.zoo.families.nasbench201 import nasbench201 as nasbench201
from cnnparams.zoo.families.nin import nin as nin
from cnnparams.zoo.families.regnet import (
    regnet_x_1_6gf as regnet_x_1_6gf,
    regnet_x_3_2gf as regnet_x_3_2gf,
    regnet_x_8gf as regnet_x_8gf,
    regnet_x_16gf as regnet_x_16gf,
    regnet_x_32gf as regnet_x_32gf,
    regnet_x_400mf as regnet_x_400mf,
    regnet_x_800mf as regnet_x_800mf,
)
from cnnparams.zoo.families.regnet_y import (
    regnet_y_1_6gf as regnet_y_1_6gf,
    regnet_y_3_2gf as regnet_y_3_2gf,
    regnet_y_8gf as regnet_y_8gf,
    regnet_y_16gf as regnet_y_16gf,
    regnet_y_32gf as regnet_y_32gf,
    regnet_y_128gf as regnet_y_128gf,
    regnet_y_400mf as regnet_y_400mf,
    regnet_y_800mf as regnet_y_800mf,
)
from cnnparams.zoo.families.resnet import (
    resnet18 as resnet18,
    resnet34 as resnet34,
    resnet50 as resnet50,
    resnet101 as resnet101,
    resnet152 as resnet152,
)
from cnnparams.zoo.families.resnet_cifar import (
    resnet20_cifar as resnet20_cifar,
    resnet32_cifar as resnet32_cifar,
    resnet44_cifar as resnet44_cifar,
    resnet56_cifar as resnet56_cifar,
    resnet110_cifar as resnet110_cifar,
)
from cnnparams.zoo.families.resnet_v2 import (
    resnet18_v2 as resnet18_v2,
    resnet34_v2 as resnet34_v2,
    resnet50_v2 as resnet50_v2,
    resnet101_v2 as resnet101_v2,
    resnet152_v2 as resnet152_v2,
)
from cnnparams.zoo.families.resnext import (
    resnext50_32x4d as resnext50_32x4d,
    resnext101_32x8d as resnext101_32x8d,
    resnext101_64x4d as resnext101_64x4d,
)
from cnnparams.zoo.families.se_resnet import se_resnet50 as se_resnet50
from cnnparams.zoo.families.shufflenet_v2 import (
    shufflenet_v2_x0_5 as shufflenet_v2_x0_5,
    shufflenet_v2_x1_0 as shufflenet_v2_x1_0,
    shufflenet_v2_x1_5 as shufflenet_v2_x1_5,
    shufflenet_v2_x2_0 as shufflenet_v2_x2_0,
)
from cnnparams.zoo.families.squeezenet import squeezenet1_0 as squeezenet1_0, squeezenet1_1 as squeezenet1_1
from cnnparams.zoo.families.unet import unet as unet
from cnnparams.zoo.families.vgg import (
    vgg11 as vgg11,
    vgg11_bn as vgg11_bn,
    vgg13 as vgg13,
    vgg13_bn as vgg13_bn,
    vgg16 as vgg16,
    vgg16_bn as vgg16_bn,
    vgg19 as vgg19,
    vgg19_bn as vgg19_bn,
)
from cnnparams.zoo.families.video_resnet import mc3_18 as mc3_18, r2plus1d_18 as r2plus1d_18, r3d_18 as r3d_18
from cnnparams.zoo.families.wide_resnet import (
    wide_resnet50_2 as wide_resnet50_2,
    wide_resnet101_2 as wide_resnet101_2,
)
from cnnparams.zoo.families.wide_resnet_cifar import wide_resnet_cifar as wide_resnet_cifar
from cnnparams.zoo.families.xception import xception as xception
