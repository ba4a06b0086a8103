"""Problem 9: the kernel, the parameters and the multiplications of a convolutional layer."""

from sympy import Integer, Sum

from derive import (
    Problem,
    counting,
    either,
    equals,
    exhaustion,
    multiplications,
    only_solution,
    output_size,
    parameters,
    solutions,
    substitution,
    unsettled,
)

# The figure with the dimensions is missing from the sheet: they are those that the reference solution gives.
problem = p = Problem(
    9,
    "Model Parameters",
    statement=r"""
A convolutional layer takes an input of size $205 \times 205 \times 10$ to an output of size $66 \times 66 \times 96$
with a stride of 3.

1. Find the size of its kernel.

2. Find its number of trainable parameters.

3. Find the number of multiplications that the output takes.
""",
    starred=True,
)

I, K, C, O, F, S = p.sizes("I K C O F S")  # of the input and the kernel, channels, of the output, filters, stride
P, q = p.index("P"), p.index("q")
c, i, j, k, m, n = p.indices("c i j k m n")

# ---- 1. the kernel: every size that leads to 66 places

kernel = p.part("kernel", "the size of the kernel")
kernel.step(
    solutions((output_size(205, K, stride=3), 66), K, {8, 9, 10}, among=range(1, 206)), by=exhaustion,
    prose=r"Let there be no padding, and let a step that would lead over the edge not be taken. Then the kernel fits "
    r"$\lfloor (205 - K)/3 \rfloor + 1$ times side by side, which is to be 66. Three sizes are possible:",
)  # fmt: skip
kernel.step(
    output_size(205, K + 2 * P, stride=3, padding=P), output_size(205, K, stride=3), by=substitution,
    prose="With a padding of $P$ on each side, a kernel of the size $K + 2P$ leads to the same output. So these "
    "sizes, and no others, grow by $2P$:",
)  # fmt: skip
kernel.step(
    (205 + 2 * ((K - 1) / 2) - K) / 3 + 1, 69, by=substitution,
    prose="A padding of $(K - 1)/2$, which keeps the size where the stride is 1, is not what was meant, for it would "
    "lead to 69 places:",
)  # fmt: skip
kernel.answer(
    only_solution(((205 - K) / 3 + 1, 66), K, 10, among=range(1, 206)), by=exhaustion,
    prose="Where there is no padding and the last step ends exactly at the edge, one size is left:",
)  # fmt: skip
kernel.shaped(K, K, 10, 96)
kernel.accepts(10 + 2 * P, when="there is a padding of $P$ on each side")
kernel.accepts(9 + 2 * P, when="what the stride leaves over is cut off")
kernel.accepts(8 + 2 * P, when="what the stride leaves over is cut off")

# ---- 2. the parameters

trainable = p.part("parameters", "the number of trainable parameters")
weights = Sum(1, (i, 0, K - 1), (j, 0, K - 1), (c, 0, C - 1))
trainable.step(
    weights, K**2 * C, by=counting,
    prose=r"A filter has a weight for each place of the $K \times K$ kernel in each of the $C$ channels:",
)  # fmt: skip
trainable.step(
    Sum(K**2 * C + 1, (k, 0, F - 1)), parameters(K, C, F), by=counting,
    prose="It also has a bias, and there are $F$ filters:",
)  # fmt: skip
trainable.answer(
    parameters(10, 10, 96), 96096, by=substitution,
    prose=r"For the kernel of $10 \times 10$, with 10 channels and 96 filters, this is:",
)  # fmt: skip
trainable.accepts(parameters(K, 10, 96))
trainable.accepts(parameters(K, 10, 96, bias=False), when="there are no biases")
trainable.accepts(parameters(K, C, F), when="the numbers are put in")
trainable.step(parameters(9, 10, 96), 77856, by=substitution, prose=r"For the kernel of $9 \times 9$ it is:")
trainable.step(parameters(8, 10, 96), 61536, by=substitution, prose=r"For the kernel of $8 \times 8$ it is:")
trainable.step(
    parameters(10, 10, 96, bias=False), 96000, by=substitution,
    prose=r"For the kernel of $10 \times 10$ without biases it is:",
)  # fmt: skip

# ---- 3. the multiplications

products = p.part("multiplications", "the number of multiplications")
products.step(
    Sum(K**2 * C, (m, 0, O - 1), (n, 0, O - 1)), O**2 * K**2 * C, by=counting,
    prose=r"At each of the $O \times O$ places of the output a filter multiplies once with each of its weights; its "
    r"bias is only added:",
)  # fmt: skip
products.step(
    Sum(O**2 * K**2 * C, (k, 0, F - 1)), multiplications(K, C, O, F), by=counting,
    prose="Each of the $F$ filters does so:",
)  # fmt: skip
products.answer(
    multiplications(10, 10, 66, 96), 418176000, by=substitution,
    prose=r"For the kernel of $10 \times 10$ this is:",
)  # fmt: skip
products.accepts(multiplications(K, 10, 66, 96))
products.accepts(multiplications(K, C, O, F), when="the numbers are put in")
products.step(
    multiplications(9, 10, 66, 96), 338722560, by=substitution,
    prose=r"For the kernel of $9 \times 9$ it is:",
)  # fmt: skip
products.step(
    multiplications(8, 10, 66, 96), 267632640, by=substitution,
    prose=r"For the kernel of $8 \times 8$ it is:",
)  # fmt: skip

# ---- mistakes to be expected

kernel.mistake(
    "you counted a step too many: 66 places are 65 steps apart", 205 - 66 * 3, of=K,
    hint="How many steps lead from the first place to the last?",
)  # fmt: skip
kernel.mistake("you left the stride out", 205 - 65, of=K, hint="How far does the kernel move at each step?")
trainable.mistake(
    "you gave each channel of a filter a bias of its own; a filter has one for all channels",
    96 * 10 * (10**2 + 1), hint="How many biases are there?",
)  # fmt: skip
trainable.mistake(
    "you gave each place of the output weights of its own; a convolution has the same ones everywhere",
    66**2 * parameters(10, 10, 96), hint="Which weights are used at the next place of the output?",
)  # fmt: skip
trainable.mistake(
    "these are the weights of a fully connected layer", (205**2 * 10 + 1) * 66**2 * 96,
    hint="Of how many inputs is an output made?",
)  # fmt: skip
products.mistake(
    "you put the filter at every place of the input; there are only as many as the output has",
    multiplications(10, 10, 205, 96), hint="At how many places does the filter stand?",
)  # fmt: skip
products.mistake(
    "you counted the bias as a multiplication; it is added", 66**2 * parameters(10, 10, 96),
    hint="What is done with the bias?",
)  # fmt: skip

# ---- what the sheet asks for

kernel.called("filter window size")
trainable.called("params weights trainable")
products.called("operations mults MACs")
p.also("k f K_h K_w", K)
p.where({I: 205, O: 66, C: 10, F: 96, S: 3, P: 0})
p.asks(kernel, trainable, products, points=2)

# ---- what the sheet and the reference solution print

KERNEL = {
    "there is no padding, and the stride fits exactly": only_solution(
        ((205 - K) / 3 + 1, 66), K, 10, among=range(1, 206)
    ),
    "there is no padding, and what the stride leaves over is cut off": only_solution(
        (output_size(205, K, stride=3), 66), K, 10, among=range(1, 206)
    ),
}
PADDED = {
    "there is a padding of 1, and the stride fits exactly": only_solution(
        ((205 - K + 2) / 3 + 1, 66), K, 10, among=range(1, 206)
    ),
}
PARAMETERS = {
    r"the kernel is $10 \times 10$ and each filter has a bias": equals(parameters(10, 10, 96), 96096),
    r"the kernel is $10 \times 10$ and there are no biases": equals(parameters(10, 10, 96, bias=False), 96096),
    r"the kernel is $9 \times 9$ and each filter has a bias": equals(parameters(9, 10, 96), 96096),
    r"the kernel is $8 \times 8$ and each filter has a bias": equals(parameters(8, 10, 96), 96096),
}
MULTIPLICATIONS = {
    r"the kernel is $10 \times 10$": equals(multiplications(10, 10, 66, 96), 418176000),
    r"the kernel is $9 \times 9$": equals(multiplications(9, 10, 66, 96), 418176000),
    r"the kernel is $8 \times 8$": equals(multiplications(8, 10, 66, 96), 418176000),
}

DETERMINED = either("the dimensions of input and output determine the size of the kernel", {**KERNEL, **PADDED})

sheet = p.source("sheet")
sheet.prints("question 1, that the dimensions determine the size of the kernel", DETERMINED)

ref = p.source("reference")
ref.prints("question 1, restated", DETERMINED)
ref.prints(
    "9.1, given",
    unsettled(
        r"the input is $205 \times 205 \times 10$, the output $66 \times 66 \times 96$, the stride 3",
        because="the figure that shows them is missing",
    ),
)
ref.prints(
    "9.1, formula for the output dimension",
    either(
        "$O = (I - K + 2 P)/S + 1$",
        {
            "$S$ divides $I - K + 2 P$": equals(
                output_size(S * q + K - 2 * P, K, stride=S, padding=P), (S * q + K - 2 * P - K + 2 * P) / S + 1
            ),
            "$S$ need not divide $I - K + 2 P$, and what is left over is cut off": equals(
                output_size(I, K, stride=S, padding=P), (I - K + 2 * P) / S + 1
            ),
        },
    ),
)
ref.prints("9.1, $66 = (205 - K)/3 + 1$", only_solution((66, (205 - K) / 3 + 1), K, 10, among=range(1, 206)))
ref.prints("9.1, $65 = (205 - K)/3$", only_solution((65, (205 - K) / 3), K, 10, among=range(1, 206)))
ref.prints("9.1, $195 = 205 - K$", only_solution((195, 205 - K), K, 10, among=range(1, 206)))
ref.prints("9.1, $K = 10$", either("$K = 10$", KERNEL))
ref.prints("9.1, conclusion", either(r"the kernel size is $10 \times 10$", KERNEL))

ref.prints("9.2, formula for the number of parameters", Sum(K**2 * C + 1, (k, 0, F - 1)), (K * K * C + 1) * F)
ten = Integer(10)
ref.prints("9.2, with the numbers put in", parameters(10, 10, 96), (ten * 10 * 10 + 1) * 96)
ref.prints(r"9.2, $= (1000 + 1) \times 96$", (ten * 10 * 10 + 1) * 96, (Integer(1000) + 1) * 96)
ref.prints(r"9.2, $= 1001 \times 96$", (Integer(1000) + 1) * 96, Integer(1001) * 96)
ref.prints("9.2, $= 96096$", Integer(1001) * 96, 96096)
ref.prints("9.2, conclusion", either("the number of trainable parameters is 96096", PARAMETERS))

PER_MAP = {
    "this is per output pixel, as the formula says": equals(multiplications(10, 10, 1, 1), 1000),
    r"this is for the $66 \times 66$ pixels of an output feature map, as the sentence before it says": equals(
        multiplications(10, 10, 66, 1), 1000
    ),
}
ref.prints("9.3, multiplications per output pixel", weights, K * K * C)
ref.prints(r"9.3, $= 10 \times 10 \times 10$", multiplications(10, 10, 1, 1), ten * 10 * 10)
ref.prints("9.3, $= 1000$", ten * 10 * 10, 1000)
ref.prints("9.3, the sentence that leads in", either("one output feature map takes 1000 multiplications", PER_MAP))
ref.prints(
    r"9.3, output dimensions $\times$ multiplications per output pixel",
    multiplications(K, C, O, 1),
    Sum(K * K * C, (m, 0, O - 1), (n, 0, O - 1)),
)
ref.prints(r"9.3, $= 66 \times 66 \times 1000$", multiplications(10, 10, 66, 1), Integer(66) * 66 * 1000)
ref.prints("9.3, $= 4356000$", Integer(66) * 66 * 1000, 4356000)
ref.prints(r"9.3, $4356000 \times 96$", multiplications(10, 10, 66, 96), Integer(4356000) * 96)
ref.prints("9.3, $= 418176000$", Integer(4356000) * 96, 418176000)
ref.prints("9.3, conclusion", either("the output takes 418176000 multiplications", MULTIPLICATIONS))
