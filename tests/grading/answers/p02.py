# ruff: noqa: E501 (answers are not broken where students do not break them)
r"""Answers to problem 2: networks with one hidden layer for (A ∨ ¬B) ⊕ (¬C ∨ ¬D).

The function is e ⊕ a for e = ¬A ∧ B and a = C ∧ D. It is 1 at six inputs ABCD: 0011, 1011, 1111, 0100, 0101, 0110.
Of the right networks below no unit's sum is 0 at any input, unless a line says what the step is there.
"""

from .cases import Part

RIGHT = [
    # units as formulas
    "h_1 = step(A - B + 2C + 2D - 3.5), h_2 = step(-2A + 2B - C - D - 0.5), y = step(h_1 + h_2 - 0.5)",
    "h1 = step(A - B + 2C + 2D - 3.5)\nh2 = step(-2A + 2B - C - D - 0.5)\ny = step(h1 + h2 - 0.5)",
    "u = A - B + 2(C + D) - 7/2\nv = 2(B - A) - (C + D) - 1/2\nh1 = H(u)\nh2 = H(v)\nout = H(h1 + h2 - 1/2)",
    "Hidden layer: h1 = theta(A - B + 2C + 2D - 3.5)\nh2 = theta(2B - 2A - C - D - 0.5)\nOutput: y = theta(h1 + h2 - 0.5)",
    "y = step(h1 + h2 - 0.5) with\nh1 = step(A - B + 2C + 2D - 3.5) and\nh2 = step(-2A + 2B - C - D - 0.5)",
    "F(A,B,C,D) = step(step(A - B + 2C + 2D - 3.5) + step(2B - 2A - C - D - 0.5) - 0.5)",
    "a = step(C + D - 1.5), e = step(B - A - 0.5), both = step(B - A + C + D - 2.5), y = step(a + e - 2*both - 0.5)",
    "x1 = A, x2 = B, x3 = C, x4 = D\nh1 = step(x1 - x2 + 2x3 + 2x4 - 3.5)\nh2 = step(-2x1 + 2x2 - x3 - x4 - 0.5)\ny = step(h1 + h2 - 0.5)",
    # one unit for each of the six inputs where the function is 1
    "h1 = step(-A - B + C + D - 1.5)\nh2 = step(A - B + C + D - 2.5)\nh3 = step(A + B + C + D - 3.5)\n"
    "h4 = step(-A + B - C - D - 0.5)\nh5 = step(-A + B - C + D - 1.5)\nh6 = step(-A + B + C - D - 1.5)\n"
    "y = step(h1 + h2 + h3 + h4 + h5 + h6 - 0.5)",
    # comparisons
    "h1 = [A - B + 2C + 2D > 3.5]\nh2 = [2B - 2A - C - D >= 1]\ny = [h1 + h2 >= 1]",
    "h1 = 1 if A - B + 2C + 2D > 3.5 else 0\nh2 = 1 if 2B - 2A - C - D > 0.5 else 0\ny = 1 if h1 + h2 >= 1 else 0",
    "h1 = 1 if A - B + 2C + 2D >= 4, 0 otherwise\nh2 = 1 if 2B >= 2A + C + D + 1, 0 otherwise\ny = 1 iff h1 + h2 >= 1",
    # the student says what the step is at 0
    "step(u) = 1 if u >= 0 else 0\nh1 = step(A - B + 2C + 2D - 4)\nh2 = step(2B - 2A - C - D - 1)\ny = step(h1 + h2 - 1)",
    "f(u) = 1 if u > 0 else 0\nh1 = f(A - B + 2C + 2D - 3)\nh2 = f(2B - 2A - C - D)\ny = f(h1 + h2)",
    "with step(0) = 1: h1 = step(A - B + 2C + 2D - 4), h2 = step(2B - 2A - C - D - 1), y = step(h1 + h2 - 1)",
    # matrices
    "W = [[1,-1,2,2],[-2,2,-1,-1]], b = [-3.5,-0.5], V = [1,1], c = -0.5",
    "W1 = [[1,-2],[-1,2],[2,-1],[2,-1]]\nb1 = [-3.5, -0.5]\nW2 = [[1],[1]]\nb2 = -0.5",
    "W_1 = [[1,-1,2,2],[-2,2,-1,-1]], W_2 = [[1,1]], b_2 = [-0.5], b_1 = [-3.5,-0.5]",
    "W = [[1,-1,2,2],[-2,2,-1,-1]], theta = [3.5, 0.5], V = [1, 1], theta_o = 0.5",
    "W = [[1,-1,2,2],[-2,2,-1,-1]], b = (3.5, 0.5)\nh = step(W x - b)\nv = (1, 1), c = 0.5\ny = step(v^T h - c)",
    "h_1: weights (1, -1, 2, 2), threshold 3.5\nh_2: weights (-2, 2, -1, -1), threshold 0.5\noutput: weights (1, 1), threshold 0.5",
    "w_{11} = 1, w_{12} = -1, w_{13} = 2, w_{14} = 2, b_1 = -3.5\nw_{21} = -2, w_{22} = 2, w_{23} = -1, w_{24} = -1, b_2 = -0.5\nv_1 = 1, v_2 = 1, b_3 = -0.5",
    "Input layer: 4 neurons, hidden layer: 2 neurons, output layer: 1 neuron.\nW_{h1} = [1, -1, 2, 2], b_{h1} = -3.5\nW_{h2} = [-2, 2, -1, -1], b_{h2} = -0.5\nW_{out} = [1, 1], b_{out} = -0.5",
    # LaTeX
    r"h_1 = \text{step}(A - B + 2C + 2D - 3.5), \quad h_2 = \text{step}(-2A + 2B - C - D - 0.5), \quad y = \text{step}(h_1 + h_2 - 0.5)",
    r"\begin{align} h_1 &= \theta\left(A - B + 2C + 2D - \tfrac{7}{2}\right) \\ h_2 &= \theta\left(-2A + 2B - C - D - \tfrac12\right) \\ \hat{y} &= \theta\left(h_1 + h_2 - \tfrac12\right) \end{align}",
    r"h_1 = \mathbb{1}[A - B + 2C + 2D > 3.5],\; h_2 = \mathbb{1}[2B - 2A - C - D > 0.5],\; y = \mathbb{1}[h_1 + h_2 > 0.5]",
    r"h_1 = \begin{cases} 1 & \text{if } A - B + 2C + 2D \ge 3.5 \\ 0 & \text{otherwise} \end{cases}, \quad h_2 = \begin{cases} 1 & 2B - 2A - C - D > 0 \\ 0 & \text{else} \end{cases}, \quad y = \begin{cases} 1, & h_1 + h_2 \geq 1 \\ 0, & h_1 + h_2 < 1 \end{cases}",
    r"W_1 = \begin{bmatrix} 1 & -1 & 2 & 2 \\ -2 & 2 & -1 & -1 \end{bmatrix},\ b_1 = \begin{bmatrix} -3.5 \\ -0.5 \end{bmatrix},\ W_2 = \begin{bmatrix} 1 & 1 \end{bmatrix},\ b_2 = -0.5",
    r"\[ \mathbf{h} = \text{step}(W^{(1)} \mathbf{x} + \mathbf{b}^{(1)}), \quad y = \text{step}(W^{(2)} \mathbf{h} + b^{(2)}) \] with \[ W^{(1)} = \begin{pmatrix} 1 & -1 & 2 & 2 \\ -2 & 2 & -1 & -1 \end{pmatrix}, \quad \mathbf{b}^{(1)} = \begin{pmatrix} -7/2 \\ -1/2 \end{pmatrix}, \quad W^{(2)} = \begin{pmatrix} 1 & 1 \end{pmatrix}, \quad b^{(2)} = -\frac{1}{2} \]",
    r"\mathbf{W} = \begin{pmatrix} 1 & -2 \\ -1 & 2 \\ 2 & -1 \\ 2 & -1 \end{pmatrix}, \quad \mathbf{b} = \begin{pmatrix} -3.5 & -0.5 \end{pmatrix}, \quad \mathbf{v} = \begin{pmatrix} 1 \\ 1 \end{pmatrix}, \quad c = -0.5",
    r"$\sigma(z) = \begin{cases} 1 & z \geq 0 \\ 0 & z < 0 \end{cases}$ and $h_1 = \sigma(A - B + 2C + 2D - 4)$, $h_2 = \sigma(2B - 2A - C - D - 1)$, $y = \sigma(h_1 + h_2 - 1)$",
    r"The network is \boxed{y = H(H(A - B + 2C + 2D - 3.5) + H(2B - 2A - C - D - 0.5) - 0.5)}",
    r"$h_1 = H(A + (1 - B) + 2C + 2D - 4.5)$, $h_2 = H(2\bar{A} + 2B - C - D - 2.5)$, $y = H(h_1 + h_2 - 0.5)$",
    r"$h_1 = \operatorname{step}\left(\frac{A - B}{2} + C + D - \frac{7}{4}\right)$; $h_2 = \operatorname{step}(20B - 20A - 10C - 10D - 5)$; $y = \operatorname{step}(h_1 + h_2 - 0.5)$",
    # a network of rectified units: relu(s - 1) - 2 relu(s - 3)… is 1 where s says so, and linear otherwise
    "a = relu(C + D - 1), e = relu(B - A), m = relu(B - A + C + D - 2), y = a + e - 2*m",
]

WRONG = [
    # one hidden unit for each side: no output unit can join them
    "T_1 = step(A - B + 0.5), T_2 = step(-C - D + 1.5), T = step(T_1 + T_2 - 1)",
    r"T_1 = \text{step}(A - B + 0.5) \quad W_{T_1} = [1, -1, 0, 0], \quad b_{T_1} = 0.5, \quad T_2 = \text{step}(-C - D + 1.5) \quad W_{T_2} = [0, 0, -1, -1], \quad b_{T_2} = 1.5, \quad T = \text{step}(T_1 + T_2 - 1) \quad W_{out} = [1, 1], \quad b_{out} = -1",
    "W = [[1,-1,0,0],[0,0,-1,-1]], b = [0.5, 1.5], V = [1, 1], c = -1.5",
    # a sign, a weight, a bias
    "h_1 = step(A + B + 2C + 2D - 3.5), h_2 = step(-2A + 2B - C - D - 0.5), y = step(h_1 + h_2 - 0.5)",
    "h_1 = step(A - B + 2C + 2D + 3.5), h_2 = step(-2A + 2B - C - D - 0.5), y = step(h_1 + h_2 - 0.5)",
    "h_1 = step(A - B + C + D - 3.5), h_2 = step(-2A + 2B - C - D - 0.5), y = step(h_1 + h_2 - 0.5)",
    "h_1 = step(A - B + 2C + 2D - 2.5), h_2 = step(-2A + 2B - C - D - 0.5), y = step(h_1 + h_2 - 0.5)",
    "h_1 = step(A - B + 2C + 2D - 3.5), h_2 = step(-2A + 2B - C - D - 1.5), y = step(h_1 + h_2 - 0.5)",
    "h_1 = step(A - B + 2C + 2D - 3.5), h_2 = step(-2A + 2B - C - D - 0.5), y = step(h_1 - h_2 - 0.5)",
    # an AND at the end, an output that is negated
    "h_1 = step(A - B + 2C + 2D - 3.5), h_2 = step(-2A + 2B - C - D - 0.5), y = step(h_1 + h_2 - 1.5)",
    "h_1 = step(A - B + 2C + 2D - 3.5), h_2 = step(-2A + 2B - C - D - 0.5), y = step(0.5 - h_1 - h_2)",
    # OR and AND instead of the exclusive or
    "y = step(A - B - C - D + 2.5)",
    "h1 = [A - B >= 0]\nh2 = [C + D <= 1]\ny = [h1 + h2 >= 1]",
    # A and B changed about, a unit left out
    "h_1 = step(B - A + 2C + 2D - 3.5), h_2 = step(-2B + 2A - C - D - 0.5), y = step(h_1 + h_2 - 0.5)",
    "h_1 = step(A - B + 2C + 2D - 3.5), y = step(h_1 - 0.5)",
    # two hidden layers
    "t1 = step(A - B + 0.5), t2 = step(-C - D + 1.5), p = step(t1 + t2 - 0.5), q = step(-t1 - t2 + 1.5), y = step(p + q - 1.5)",
    # a step that the student defines, and does not fit
    "step(u) = 1 if u > 0 else 0\nh1 = step(A - B + 2C + 2D - 4)\nh2 = step(2B - 2A - C - D - 1)\ny = step(h1 + h2 - 1)",
    "f(u) = 1 if u >= 0 else 0\nh1 = f(A - B + 2C + 2D - 3)\nh2 = f(2B - 2A - C - D)\ny = f(h1 + h2)",
    # matrices: a wrong entry, rows changed about, the output's bias forgotten in both conventions
    "W = [[1,-1,2,2],[-2,2,-1,1]], b = [-3.5,-0.5], V = [1,1], c = -0.5",
    "W = [[1,-1,2,2],[-2,2,-1,-1]], b = [-0.5,-3.5], V = [1,1], c = -0.5",
    "W = [[1,-1,2,2],[-2,2,-1,-1]], b = [-3.5,-0.5], V = [1,-1], c = -0.5",
    r"W_1 = \begin{bmatrix} 1 & -1 & 2 & 2 \\ -2 & 2 & -1 & -1 \end{bmatrix},\ b_1 = \begin{bmatrix} -3.5 \\ 0.5 \end{bmatrix},\ W_2 = \begin{bmatrix} 1 & 1 \end{bmatrix},\ b_2 = -0.5",
    r"W_1 = \begin{bmatrix} 1 & -1 & 1 & 1 \\ -1 & 1 & -1 & -1 \end{bmatrix},\ b_1 = \begin{bmatrix} -1.5 \\ -0.5 \end{bmatrix},\ W_2 = \begin{bmatrix} 1 & 1 \end{bmatrix},\ b_2 = -0.5",
    r"h_1 = \begin{cases} 1 & A - B + 2C + 2D \ge 3 \\ 0 & \text{otherwise} \end{cases}, \quad h_2 = \begin{cases} 1 & 2B - 2A - C - D > 0 \\ 0 & \text{else} \end{cases}, \quad y = \begin{cases} 1, & h_1 + h_2 \geq 1 \\ 0, & h_1 + h_2 < 1 \end{cases}",
    r"$h_1 = H(A - B + 2C + 2D - 3.5)$, $h_2 = H(2A - 2B - C - D - 0.5)$, $y = H(h_1 + h_2 - 0.5)$",
]

CONDITIONAL = {
    "h1 = step(A - B + 2C + 2D - 4), h2 = step(2B - 2A - C - D - 1), y = step(h1 + h2 - 1)": "step(u) is 1 from u = 0 on",
    "h1 = step(A - B + 2C + 2D - 3), h2 = step(2B - 2A - C - D), y = step(h1 + h2)": "step(u) is 1 beyond u = 0 only",
    r"h_1 = \theta(A - B + 2C + 2D - 4),\ h_2 = \theta(2B - 2A - C - D - 1),\ y = \theta(h_1 + h_2 - 1)": "step(u) is 1 from u = 0 on",
    "W = [[1,-1,2,2],[-2,2,-1,-1]], b = [3.5,0.5], V = [1,1], c = 0.5": "biases are subtracted",
    "W = [[1,-1,2,2],[-2,2,-1,-1]], b = [-4,-1], V = [1,1], c = -1": "step(u) is 1 from u = 0 on",
    "h2 = step(2B - 2A - C - D - 0.5), y = step(A - B + 2C + 2D + 5h2 - 3.5)": "past a layer",
    # from 1/2 on, as the reference solution has its step function
    "h1 = step(A - B + 2C + 2D - 2.75), h2 = step(2B - 2A - C - D - 0.5), y = step(h1 + h2 - 0.5)": "from u = 1/2 on",
    # -1 and 1: the sums A - B + 2C + 2D are 4 and 6, and at most 2 elsewhere; 2B - 2A - C - D are 2 and 4 …
    "h1 = sgn(A - B + 2C + 2D - 3), h2 = sgn(2B - 2A - C - D - 3), y = sgn(h1 + h2 + 1)": "-1 and 1",
    # the biases as one more column
    "W_1 = [[-3.5,1,-1,2,2],[-0.5,-2,2,-1,-1]], W_2 = [[-0.5,1,1]]": "first weight",
    "W_1 = [[1,-1,2,2,-3.5],[-2,2,-1,-1,-0.5]], W_2 = [[1,1,-0.5]]": "last weight",
    # four hidden units and a square matrix, whose rows or whose columns may be the units
    "W = [[1,-1,2,2],[-2,2,-1,-1],[0,0,0,0],[0,0,0,0]], b = [-3.5,-0.5,-0.5,-0.5], V = [1,1,0,0], c = -0.5": "a row of weights",
}

KNOWN = {
    "y = (A or not B) xor (not C or not D)": ("missing", "no network: the words of logic are not read"),
    "two hidden units and one output unit": ("missing", "no network: only words"),
    r"y = (A \vee \bar{B}) \oplus (\bar{C} \vee \bar{D})": ("missing", "no network, but the question once more"),
    "h1 = sigmoid(20A - 20B + 40C + 40D - 70), h2 = sigmoid(40B - 40A - 20C - 20D - 10), y = sigmoid(20h1 + 20h2 - 10)": (
        "undecided",
        "smooth units never give exactly 0 or 1: how near is near enough is for a human",
    ),
    "y = step(A*C*D + B - A*B - 0.5)": ("undecided", "a unit that multiplies inputs is none that the course has"),
}

PARTS = [Part("network", RIGHT, WRONG, CONDITIONAL, KNOWN)]
