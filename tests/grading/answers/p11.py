r"""Answers to problem 11: what is behind the explanations that the sheet asks for.

Momentum and Adagrad after t steps, NAG without its velocity, Newton's update rule, the averages of Adam and their bias.
By hand, for Momentum: v_1 = βv_0 + (1-β)∇f(θ_0), v_2 = β²v_0 + (1-β)(β∇f(θ_0) + ∇f(θ_1)).
"""

from .cases import Part, Solution

VELOCITY = Part(
    "momentum.1",
    right=[
        r"v_t = \beta^t v_0 + (1-\beta)\sum_{k=0}^{t-1} \beta^{t-1-k}\nabla f(\theta_k)",
        r"v_t = \beta^t v_0 + (1-\beta)\sum_{k=1}^{t} \beta^{t-k}\nabla f(\theta_{k-1})",
        r"v_t = \beta^t v_0 + (1-\beta)\sum_{i=0}^{t-1} \beta^{i}\nabla f(\theta_{t-1-i})",
        r"v_{t+1} = \beta^{t+1} v_0 + (1-\beta)\sum_{k=0}^{t} \beta^{t-k}\nabla f(\theta_k)",
        r"\boxed{v_t = \beta^t v_0 + \sum_{k=0}^{t-1} (1-\beta)\beta^{t-1-k} \nabla f(\theta_k)}",
        r"v_t = \beta^t v_0 + \sum_{k=0}^{t-1} \beta^{t-1-k}\nabla f(\theta_k) - \sum_{k=0}^{t-1}"
        r" \beta^{t-k}\nabla f(\theta_k)",
        r"v_t = \beta^t\left(v_0 + (1-\beta)\sum_{k=0}^{t-1} \beta^{-1-k}\nabla f(\theta_k)\right)",
        r"$$v_n = \beta^n v_0 + (1-\beta)\sum_{k=0}^{n-1} \beta^{n-1-k}\nabla f(\theta_k)$$",
        r"v_t = \beta^t v_0 + (1-\beta)\sum_{k=0}^{t-1} \beta^{t-1-k} g_k",
        "Let $g_k = \\nabla f(\\theta_{k-1})$. Then $v_t = \\beta^t v_0 + (1-\\beta)\\sum_{k=1}^{t} \\beta^{t-k} g_k$.",
        "$v_t = \\beta^t v_0 + (1-\\beta)\\sum_{k=0}^{t-1} \\beta^{t-1-k} d_k$, where $d_k = \\nabla f(\\theta_k)$.",
        r"v_t = \beta^t v_0 + (1-\beta)\sum_{k=0}^{t-2} \beta^{t-1-k}\nabla f(\theta_k) + (1-\beta)\nabla"
        r" f(\theta_{t-1})",
        "v_t = beta^t*v_0 + (1 - beta)*sum(beta^(t-1-k)*f'(theta_k), k, 0, t-1)",
        "v_t = beta^t v_0 + (1 - beta) sum_{k=0}^{t-1} beta^{t-1-k} f'(theta_k)",
        "v(t) = β^t v_0 + (1 − β) Σ_{k=0}^{t−1} β^{t−1−k} f'(θ_k)",
        "v_t = v_0*beta^t - (beta - 1)*sum(beta^(t-k)*f'(theta_{k-1}), k, 1, t)",
        "v_t = beta^t*v_0 + (1 - beta)*sum(beta^j*f'(theta_{t-1-j}), j, 0, t-1)",
    ],
    wrong=[
        r"v_t = \beta^t v_0 + \sum_{k=0}^{t-1} \beta^{t-1-k}\nabla f(\theta_k)",
        r"v_t = \beta v_0 + (1-\beta)\sum_{k=0}^{t-1} \beta^{t-1-k}\nabla f(\theta_k)",
        r"v_t = \beta^t v_0 + (1-\beta)\sum_{k=0}^{t-1} \beta^{t-k}\nabla f(\theta_k)",
        r"v_t = \beta^t v_0 + (1-\beta)\sum_{k=0}^{t-1} \beta^{k}\nabla f(\theta_k)",
        r"v_t = \beta^t v_0 + (1-\beta)\sum_{k=0}^{t} \beta^{t-1-k}\nabla f(\theta_k)",
        r"v_t = \beta^t v_0 + (1-\beta)\sum_{k=1}^{t-1} \beta^{t-1-k}\nabla f(\theta_k)",
        r"v_t = \beta^t v_0 + (1-\beta)\sum_{k=0}^{t-1} \beta^{t-1-k}\nabla f(\theta_{k+1})",
        r"v_t = \beta^t v_0 + \beta\sum_{k=0}^{t-1} (1-\beta)^{t-1-k}\nabla f(\theta_k)",
        r"v_t = \beta^t v_0 - (1-\beta)\sum_{k=0}^{t-1} \beta^{t-1-k}\nabla f(\theta_k)",
        r"v_t = \beta v_{t-1} + (1-\beta)\nabla f(\theta_{t-1})",
        r"\boxed{v_t = (1-\beta)^t v_0 + \beta\sum_{k=0}^{t-1} \beta^{t-1-k}\nabla f(\theta_k)}",
        r"v_t = \beta^t v_0 + (1-\beta)\sum_{k=0}^{t-1} \nabla f(\theta_k)",
        r"v_t = v_t",
        "Let $g_k = \\nabla f(\\theta_k)$. Then $v_t = \\beta^t v_0 + (1-\\beta)\\sum_{k=1}^{t} \\beta^{t-k} g_k$.",
        "v_t = beta^t*v_0 + (1 - beta)*sum(beta^(t-1-k)*f(theta_k), k, 0, t-1)",
        "v_t = beta^t*v_0 + (1 - beta)*sum(alpha^(t-1-k)*f'(theta_k), k, 0, t-1)",
        "v_{t+1} = beta^t*v_0 + (1 - beta)*sum(beta^(t-1-k)*f'(theta_k), k, 0, t-1)",
        "v_t = beta^t*v_0 + (1 + beta)*sum(beta^(t-1-k)*f'(theta_k), k, 0, t-1)",
    ],
    conditional={
        r"v_t = (1-\beta)\sum_{k=0}^{t-1} \beta^{t-1-k}\nabla f(\theta_k)": "v₀ = 0",
        "v_t = (1 - beta)*sum(beta^(t-k)*f'(theta_{k-1}), k, 1, t)": "v₀ = 0",
    },
)

POSITION = Part(
    "momentum.2",
    right=[
        r"\theta_t = \theta_0 - \alpha v_0 \sum_{k=1}^{t}\beta^k - \alpha\sum_{k=0}^{t-1}(1-\beta^{t-k})\nabla"
        r" f(\theta_k)",
        r"\theta_t = \theta_0 - \alpha\left(v_0 \sum_{k=1}^{t}\beta^k + \sum_{k=0}^{t-1}(1-\beta^{t-k})\nabla"
        r" f(\theta_k)\right)",
        r"\theta_t = \theta_0 - \alpha \beta v_0 \frac{1-\beta^t}{1-\beta} -"
        r" \alpha\sum_{k=0}^{t-1}(1-\beta^{t-k})\nabla f(\theta_k)",
        r"\theta_t = \theta_0 - \alpha v_0 \sum_{k=0}^{t-1}\beta^{k+1} -"
        r" \alpha\sum_{k=1}^{t}(1-\beta^{t+1-k})\nabla f(\theta_{k-1})",
        r"\boxed{\theta_t = \theta_0 + \alpha\sum_{k=0}^{t-1}(\beta^{t-k}-1)\nabla f(\theta_k) - \alpha v_0"
        r" \sum_{k=1}^{t}\beta^k}",
        r"\theta_{t+1} = \theta_0 - \alpha v_0 \sum_{k=1}^{t+1}\beta^k -"
        r" \alpha\sum_{k=0}^{t}(1-\beta^{t+1-k})\nabla f(\theta_k)",
        r"\theta_t = \theta_0 - \alpha v_0 \sum_{k=1}^{t}\beta^k - \alpha\sum_{k=0}^{t-1}\nabla f(\theta_k) +"
        r" \alpha\sum_{k=0}^{t-1}\beta^{t-k}\nabla f(\theta_k)",
        r"\theta_n = \theta_0 - \alpha v_0 \sum_{k=1}^{n}\beta^k - \alpha\sum_{k=0}^{n-1}(1-\beta^{n-k}) g_k",
        "$v_k = \\beta^k v_0 + (1-\\beta)\\sum_{i=0}^{k-1} \\beta^{k-1-i}\\nabla f(\\theta_i)$\n"
        "$\\theta_t = \\theta_0 - \\alpha \\sum_{k=1}^{t} v_k$",
        "theta_t = theta_0 - alpha*v_0*sum(beta^k, k, 1, t) - alpha*sum((1 - beta^(t-k))*f'(theta_k), k, 0, t-1)",
        "theta_t = theta_0 - alpha*(v_0*sum(beta^k, k, 1, t) + sum((1 - beta^(t-k))*f'(theta_k), k, 0, t-1))",
        "theta_t = theta_0 - alpha*v_0*beta*(1 - beta^t)/(1 - beta) - alpha*sum((1 - beta^(t-k))*f'(theta_k),"
        " k, 0, t-1)",
        "theta_t = theta_0 - alpha v_0 sum_{k=1}^{t} beta^k - alpha sum_{k=0}^{t-1} (1 - beta^{t-k}) f'(theta_k)",
        "theta_t = theta_0 - alpha*v_0*sum(beta^k, k, 1, t) - alpha*sum((1 - beta^j)*f'(theta_{t-j}), j, 1, t)",
        "θ_t = θ_0 − α v_0 Σ_{k=1}^{t} β^k − α Σ_{k=0}^{t−1} (1 − β^{t−k}) f'(θ_k)",
        "so the answer is: theta_t = theta_0 - alpha*sum((1 - beta^(t-k))*f'(theta_k), k, 0, t-1)"
        " - alpha*v_0*sum(beta^j, j, 1, t)",
    ],
    wrong=[
        r"\theta_t = \theta_0 - \alpha v_0 \sum_{k=1}^{t}\beta^k - \alpha\sum_{k=0}^{t-1}\nabla f(\theta_k)",
        r"\theta_t = \theta_0 - \alpha v_0 \sum_{k=0}^{t}\beta^k - \alpha\sum_{k=0}^{t-1}(1-\beta^{t-k})\nabla"
        r" f(\theta_k)",
        r"\theta_t = \theta_0 - \alpha v_0 \sum_{k=1}^{t}\beta^k -"
        r" \alpha\sum_{k=0}^{t-1}(1-\beta^{t-k-1})\nabla f(\theta_k)",
        r"\theta_t = \theta_0 + \alpha v_0 \sum_{k=1}^{t}\beta^k + \alpha\sum_{k=0}^{t-1}(1-\beta^{t-k})\nabla"
        r" f(\theta_k)",
        r"\theta_t = \theta_0 - v_0 \sum_{k=1}^{t}\beta^k - \sum_{k=0}^{t-1}(1-\beta^{t-k})\nabla f(\theta_k)",
        r"\theta_t = \theta_{t-1} - \alpha v_t",
        r"\theta_t = \theta_0 - \alpha\sum_{k=1}^{t} v_k",
        r"\theta_t = \theta_0 - \alpha v_0 \sum_{k=1}^{t}\beta^k -"
        r" \alpha(1-\beta)\sum_{k=0}^{t-1}\beta^{t-1-k}\nabla f(\theta_k)",
        r"\theta_t = \theta_0 - \alpha \beta^t v_0 - \alpha\sum_{k=0}^{t-1}(1-\beta^{t-k})\nabla f(\theta_k)",
        r"\theta_t = \theta_0 - \alpha v_0 \sum_{k=1}^{t}\beta^k - \alpha\sum_{k=0}^{t}(1-\beta^{t-k})\nabla"
        r" f(\theta_{k+1})",
        r"\boxed{\theta_t = \theta_0 - \alpha\beta v_0 (1-\beta^t) -"
        r" \alpha\sum_{k=0}^{t-1}(1-\beta^{t-k})\nabla f(\theta_k)}",
        r"\theta_t = -\alpha v_0 \sum_{k=1}^{t}\beta^k - \alpha\sum_{k=0}^{t-1}(1-\beta^{t-k})\nabla f(\theta_k)",
        "theta_t = theta_0 - alpha*v_0*sum(beta^k, k, 1, t-1) - alpha*sum((1 - beta^(t-k))*f'(theta_k), k, 0, t-1)",
        "theta_t = theta_0 - alpha*sum(f'(theta_k), k, 0, t-1)",
        "theta_t = theta_0 - alpha*v_0*sum(beta^k, k, 1, t) - alpha*sum((1 - beta^k)*f'(theta_k), k, 0, t-1)",
        "theta_t = theta_t",
        "theta_t = theta_0 - alpha*v_0*sum(beta^k, k, 1, t) - alpha*sum((1 + beta^(t-k))*f'(theta_k), k, 0, t-1)",
    ],
    conditional={
        r"\theta_t = \theta_0 - \alpha\sum_{k=0}^{t-1}(1-\beta^{t-k})\nabla f(\theta_k)": "v₀ = 0",
    },
)

NAG = Part(
    "nag",
    right=[
        r"\theta_{t+2} = \theta_{t+1} + \beta(\theta_{t+1}-\theta_t) - \alpha(1-\beta)\nabla f(2\theta_{t+1}-\theta_t)",
        r"\theta_{t+1} = \theta_t + \beta(\theta_t-\theta_{t-1}) - \alpha(1-\beta)\nabla f(2\theta_t-\theta_{t-1})",
        r"\theta_{t+1} = (1+\beta)\theta_t - \beta\theta_{t-1} - \alpha(1-\beta)\nabla f(2\theta_t-\theta_{t-1})",
        r"\theta_{t+1} = \theta_t + \beta(\theta_t-\theta_{t-1}) - \alpha(1-\beta)\nabla f(\theta_t +"
        r" (\theta_t-\theta_{t-1}))",
        r"\theta_{t+2} = \theta_{t+1} - \beta(\theta_t-\theta_{t+1}) + (\alpha\beta-\alpha)\nabla"
        r" f(2\theta_{t+1}-\theta_t)",
        r"\boxed{\theta_{t+1} = \theta_t + \beta(\theta_t-\theta_{t-1}) - (1-\beta)\alpha\nabla"
        r" f(2\theta_t-\theta_{t-1})}",
        r"\theta_{k+1} = \theta_k + \beta(\theta_k-\theta_{k-1}) - \alpha(1-\beta)\nabla f(2\theta_k-\theta_{k-1})",
        r"$$\theta_t = \theta_{t-1} + \beta(\theta_{t-1}-\theta_{t-2}) - \alpha(1-\beta)\nabla"
        r" f(2\theta_{t-1}-\theta_{t-2})$$",
        "Let $y = 2\\theta_t - \\theta_{t-1}$. Then "
        "$\\theta_{t+1} = \\theta_t + \\beta(\\theta_t-\\theta_{t-1}) - \\alpha(1-\\beta)\\nabla f(y)$.",
        r"\theta_{t+1} = \theta_t + \beta\theta_t - \beta\theta_{t-1} - \alpha\nabla f(2\theta_t-\theta_{t-1})"
        r" + \alpha\beta\nabla f(2\theta_t-\theta_{t-1})",
        "theta_{t+1} = theta_t + beta*(theta_t - theta_{t-1}) - alpha*(1 - beta)*f'(2*theta_t - theta_{t-1})",
        "theta_{t+2} = theta_{t+1} + beta*(theta_{t+1} - theta_t) - alpha*(1 - beta)*f'(2*theta_{t+1} - theta_t)",
        "theta_{t+1} = (1 + beta)*theta_t - beta*theta_{t-1} - alpha*(1 - beta)*f'(2*theta_t - theta_{t-1})",
        "theta(t+1) = theta(t) + beta*(theta(t) - theta(t-1)) - alpha*(1 - beta)*f'(2*theta(t) - theta(t-1))",
        "θ_{t+1} = θ_t + β(θ_t − θ_{t−1}) − α(1 − β) f'(2θ_t − θ_{t−1})",
        "theta_{t+1} = theta_t - beta*(theta_{t-1} - theta_t) + alpha*(beta - 1)*f'(theta_t + theta_t - theta_{t-1})",
    ],
    wrong=[
        r"\theta_{t+1} = \theta_t + \beta(\theta_t-\theta_{t-1}) - \alpha(1-\beta)\nabla f(\theta_t)",
        r"\theta_{t+1} = \theta_t + \beta(\theta_t-\theta_{t-1}) - \alpha(1-\beta)\nabla f(\theta_t +"
        r" \beta(\theta_t-\theta_{t-1}))",
        r"\theta_{t+1} = \theta_t + \beta(\theta_t-\theta_{t-1}) - \alpha\nabla f(2\theta_t-\theta_{t-1})",
        r"\theta_{t+1} = \theta_t - \beta(\theta_t-\theta_{t-1}) - \alpha(1-\beta)\nabla f(2\theta_t-\theta_{t-1})",
        r"\theta_{t+1} = \theta_t + (\theta_t-\theta_{t-1}) - \alpha(1-\beta)\nabla f(2\theta_t-\theta_{t-1})",
        r"\theta_{t+1} = \theta_t - \alpha(1-\beta)\nabla f(2\theta_t-\theta_{t-1})",
        r"\theta_{t+1} = \theta_t + \beta(\theta_t-\theta_{t-1}) + \alpha(1-\beta)\nabla f(2\theta_t-\theta_{t-1})",
        r"\theta_{t+1} = \theta_t - \alpha v_{t+1}",
        r"\theta_{t+1} = \theta_t - \alpha\beta v_t - \alpha(1-\beta)\nabla f(\theta_t - \alpha v_t)",
        r"\boxed{\theta_{t+1} = \theta_t + \beta(\theta_t-\theta_{t-1}) - \alpha(1-\beta)\nabla f(\theta_{t-1})}",
        r"\theta_{t+1} = \theta_t + \beta(\theta_t-\theta_{t-1}) - \alpha\beta\nabla f(2\theta_t-\theta_{t-1})",
        "theta_{t+1} = theta_t + beta*(theta_t - theta_{t-1}) - (1 - beta)*f'(2*theta_t - theta_{t-1})",
        "theta_{t+1} = theta_t + beta*(theta_t - theta_{t-1}) - alpha*(1 - beta)*f'(2*theta_t + theta_{t-1})",
        "theta_{t+1} = theta_t + beta*(theta_t - theta_{t-1}) - alpha*(1 + beta)*f'(2*theta_t - theta_{t-1})",
        "theta_{t+1} = theta_t + beta*theta_{t-1} - alpha*(1 - beta)*f'(2*theta_t - theta_{t-1})",
        "theta_{t+1} = theta_t + beta*(theta_t - theta_{t-1}) - alpha*(1 - beta)*f(2*theta_t - theta_{t-1})",
    ],
)

SQUARES = Part(
    "adagrad.1",
    right=[
        r"g_t = g_0 + \sum_{k=0}^{t-1} (\nabla f(\theta_k))^2",
        r"g_t = g_0 + \sum_{k=0}^{t-1} \nabla f(\theta_k)^2",
        r"g_t = g_0 + \sum_{k=1}^{t} \left(\nabla f(\theta_{k-1})\right)^2",
        r"g_{t+1} = g_0 + \sum_{k=0}^{t} (\nabla f(\theta_k))^2",
        r"\boxed{g_t = \sum_{i=0}^{t-1} (\nabla f(\theta_i))^2 + g_0}",
        r"G_t = g_0 + \sum_{k=0}^{t-1} (\nabla f(\theta_k))^2",
        r"g_n = g_0 + \sum_{k=0}^{n-1} (\nabla f(\theta_k))^2",
        r"$$g_t = g_0 + \sum_{k=0}^{t-1} (\nabla_\theta f(\theta_k))^2$$",
        r"g_t = g_0 + \sum_{i=1}^{t} \left(\nabla f(\theta_{t-i})\right)^2",
        r"g_t = g_0 + (\nabla f(\theta_{t-1}))^2 + \sum_{k=0}^{t-2} (\nabla f(\theta_k))^2",
        "$g_t = g_0 + \\sum_{k=0}^{t-1} d_k^2$, where $d_k = \\nabla f(\\theta_k)$.",
        "g_t = g_0 + sum(f'(theta_k)^2, k, 0, t-1)",
        "g_t = g_0 + sum_{k=0}^{t-1} (f'(theta_k))^2",
        "g(t) = g_0 + sum(f'(theta(k))**2, k, 0, t-1)",
        "g_t = g_0 + Σ_{k=0}^{t−1} f'(θ_k)^2",
        "g_t = sum(f'(theta_{k-1})^2, k, 1, t) + g_0",
    ],
    wrong=[
        r"g_t = g_0 + \sum_{k=0}^{t} (\nabla f(\theta_k))^2",
        r"g_t = g_0 + \sum_{k=1}^{t-1} (\nabla f(\theta_k))^2",
        r"g_t = g_0 + \sum_{k=0}^{t-1} \nabla f(\theta_k)",
        r"g_t = g_0 + \left(\sum_{k=0}^{t-1} \nabla f(\theta_k)\right)^2",
        r"g_t = g_{t-1} + (\nabla f(\theta_{t-1}))^2",
        r"g_t = g_0 - \sum_{k=0}^{t-1} (\nabla f(\theta_k))^2",
        r"\boxed{g_t = g_0 + t (\nabla f(\theta_t))^2}",
        r"g_t = g_0 + \frac{1}{t}\sum_{k=0}^{t-1} (\nabla f(\theta_k))^2",
        r"g_t = g_0 \sum_{k=0}^{t-1} (\nabla f(\theta_k))^2",
        r"g_{t+1} = g_0 + \sum_{k=0}^{t-1} (\nabla f(\theta_k))^2",
        r"g_t = g_0 + (\nabla f(\theta_{t-1}))^2",
        "g_t = g_0 + sum(f(theta_k)^2, k, 0, t-1)",
        "g_t = g_0 + sum(f'(theta_{k-1})^2, k, 0, t-1)",
        "g_t = g_t",
        "g_t = g_0 + 2*sum(f'(theta_k)^2, k, 0, t-1)",
        "g_t = g_0 + sum(f'(theta_k)^4, k, 0, t-1)",
    ],
    conditional={
        r"g_t = \sum_{k=0}^{t-1} (\nabla f(\theta_k))^2": "g₀ = 0",
    },
)

ADAGRAD = Part(
    "adagrad.2",
    right=[
        r"\theta_t = \theta_0 - \alpha\sum_{k=0}^{t-1}\frac{\nabla f(\theta_k)}{\sqrt{g_{k+1}+\epsilon}}",
        r"\theta_t = \theta_0 - \sum_{k=0}^{t-1}\frac{\alpha}{\sqrt{g_{k+1}+\epsilon}}\nabla f(\theta_k)",
        r"\theta_t = \theta_0 - \alpha\sum_{k=1}^{t}\frac{\nabla f(\theta_{k-1})}{\sqrt{g_k+\epsilon}}",
        r"\theta_{t+1} = \theta_0 - \alpha\sum_{k=0}^{t}\frac{\nabla f(\theta_k)}{\sqrt{g_{k+1}+\epsilon}}",
        r"\boxed{\theta_t = \theta_0 - \alpha\sum_{k=0}^{t-1} (g_{k+1}+\epsilon)^{-1/2}\nabla f(\theta_k)}",
        r"\theta_t = \theta_0 - \alpha\sum_{i=0}^{t-1}\frac{\nabla f(\theta_i)}{\sqrt{\epsilon+g_{i+1}}}",
        r"\theta_n = \theta_0 - \alpha\sum_{k=0}^{n-1}\frac{\nabla f(\theta_k)}{\sqrt{g_{k+1}+\varepsilon}}",
        r"\theta_t = \theta_0 + \alpha\sum_{k=0}^{t-1}\frac{-\nabla f(\theta_k)}{\sqrt{g_{k+1}+\epsilon}}",
        r"\theta_t = \theta_0 - \alpha\sum_{k=0}^{t-1}\frac{\nabla f(\theta_k)}{\sqrt{G_{k+1}+\epsilon}}",
        r"$$\theta_t = \theta_0 - \alpha\sum_{k=1}^{t}\frac{1}{\sqrt{g_k+\epsilon}}\nabla f(\theta_{k-1})$$",
        r"\theta_t = \theta_0 - \alpha\sum_{k=0}^{t-1}\frac{\nabla f(\theta_k)}{\sqrt{g_k + (\nabla"
        r" f(\theta_k))^2 + \epsilon}}",
        "theta_t = theta_0 - alpha*sum(f'(theta_k)/sqrt(g_{k+1} + epsilon), k, 0, t-1)",
        "theta_t = theta_0 - sum(alpha/sqrt(g_{k+1} + epsilon)*f'(theta_k), k, 0, t-1)",
        "theta_t = theta_0 - alpha*sum(f'(theta_{k-1})*(g_k + epsilon)^(-1/2), k, 1, t)",
        "theta(t) = theta_0 - alpha*sum(f'(theta(k))/sqrt(g(k+1) + epsilon), k, 0, t-1)",
        "θ_t = θ_0 − α Σ_{k=0}^{t−1} f'(θ_k)/√(g_{k+1} + ε)",
    ],
    wrong=[
        r"\theta_t = \theta_0 - \alpha\sum_{k=0}^{t-1}\frac{\nabla f(\theta_k)}{\sqrt{g_k+\epsilon}}",
        r"\theta_t = \theta_0 - \alpha\sum_{k=0}^{t-1}\frac{\nabla f(\theta_k)}{\sqrt{g_t+\epsilon}}",
        r"\theta_t = \theta_0 - \frac{\alpha}{\sqrt{g_t+\epsilon}}\sum_{k=0}^{t-1}\nabla f(\theta_k)",
        r"\theta_t = \theta_0 - \alpha\sum_{k=0}^{t-1}\frac{\nabla f(\theta_k)}{\sqrt{g_{k+1}}+\epsilon}",
        r"\theta_t = \theta_0 - \alpha\sum_{k=0}^{t-1}\frac{\nabla f(\theta_k)}{g_{k+1}+\epsilon}",
        r"\theta_t = \theta_0 + \alpha\sum_{k=0}^{t-1}\frac{\nabla f(\theta_k)}{\sqrt{g_{k+1}+\epsilon}}",
        r"\theta_t = \theta_0 - \sum_{k=0}^{t-1}\frac{\nabla f(\theta_k)}{\sqrt{g_{k+1}+\epsilon}}",
        r"\theta_t = \theta_0 - \alpha\sum_{k=0}^{t}\frac{\nabla f(\theta_k)}{\sqrt{g_{k+1}+\epsilon}}",
        r"\theta_t = \theta_0 - \alpha\sum_{k=1}^{t}\frac{\nabla f(\theta_k)}{\sqrt{g_k+\epsilon}}",
        r"\boxed{\theta_t = \theta_0 - \alpha\sum_{k=0}^{t-1}\nabla f(\theta_k)}",
        r"\theta_t = -\alpha\sum_{k=0}^{t-1}\frac{\nabla f(\theta_k)}{\sqrt{g_{k+1}+\epsilon}}",
        r"\theta_t = \theta_0 - \alpha\sum_{k=0}^{t-1}\frac{(\nabla f(\theta_k))^2}{\sqrt{g_{k+1}+\epsilon}}",
        "theta_t = theta_0 - alpha*sum(f'(theta_k)/sqrt(g_{k+1}), k, 0, t-1)",
        "theta_t = theta_0 - alpha*sum(f(theta_k)/sqrt(g_{k+1} + epsilon), k, 0, t-1)",
        "theta_t = theta_0 - alpha*sum(f'(theta_k)*sqrt(g_{k+1} + epsilon), k, 0, t-1)",
        "theta_t = theta_t",
        "theta_t = theta_0 - alpha*f'(theta_{t-1})/sqrt(g_t + epsilon)",
    ],
)

NEWTON = Part(
    "rule",
    right=[
        r"\theta_{t+1} = \theta_t - H^{-1}\nabla f(\theta_t)",
        r"\theta_{t+1} = \theta_t - H(\theta_t)^{-1}\nabla f(\theta_t)",
        r"\theta_{t+1} = \theta_t - [\nabla^2 f(\theta_t)]^{-1}\nabla f(\theta_t)",
        r"\theta_{t+1} = \theta_t - \left(\nabla^2 f(\theta_t)\right)^{-1}\nabla f(\theta_t)",
        r"\theta_{t+1} = \theta_t - \frac{f'(\theta_t)}{f''(\theta_t)}",
        r"\boxed{\theta_{t+1} = \theta_t - \frac{\nabla f(\theta_t)}{\nabla^2 f(\theta_t)}}",
        r"\theta_t = \theta_{t-1} - \frac{f'(\theta_{t-1})}{f''(\theta_{t-1})}",
        r"x_{k+1} = x_k - [\nabla^2 f(x_k)]^{-1}\nabla f(x_k)",
        r"\mathbf{w}_{t+1} = \mathbf{w}_t - \mathbf{H}^{-1}\nabla L(\mathbf{w}_t)",
        r"\theta_{t+1} = \theta_t - \mathbf{H}_t^{-1}\nabla f(\theta_t)",
        "Let $p_t = -H^{-1}\\nabla f(\\theta_t)$. Then $\\theta_{t+1} = \\theta_t + p_t$.",
        r"\theta_t = \theta_{t-1} - H^{-1}\nabla f(\theta_{t-1})",
        "x_{k+1} = x_k - f'(x_k)/f''(x_k)",
        "theta_{t+1} = theta_t - f'(theta_t)/f''(theta_t)",
        "theta_{t+1} = theta_t - H^(-1)*f'(theta_t)",
        "θ_{t+1} = θ_t − f'(θ_t)/f''(θ_t)",
        "theta_{t+1} = (theta_t*f''(theta_t) - f'(theta_t))/f''(theta_t)",
        "so the answer is: theta_{t+1} = theta_t - 1/f''(theta_t)*f'(theta_t)",
    ],
    wrong=[
        r"\theta_{t+1} = \theta_t - H\nabla f(\theta_t)",
        r"\theta_{t+1} = \theta_t + H^{-1}\nabla f(\theta_t)",
        r"\theta_{t+1} = \theta_t - \frac{f''(\theta_t)}{f'(\theta_t)}",
        r"\theta_{t+1} = \theta_t - \frac{f(\theta_t)}{f'(\theta_t)}",
        r"\theta_{t+1} = -H^{-1}\nabla f(\theta_t)",
        r"\theta_{t+1} = \theta_t - \nabla f(\theta_t)",
        r"\theta_{t+1} = \theta_t - \alpha\nabla f(\theta_t)",
        r"\theta_{t+1} = \theta_t - \frac12 H^{-1}\nabla f(\theta_t)",
        r"\boxed{\theta_{t+1} = \theta_t - H^{-1} f(\theta_t)}",
        r"\theta_{t+1} = \theta_t - H^{-2}\nabla f(\theta_t)",
        r"\theta_{t+1} = \theta_t - [\nabla f(\theta_t)]^{-1}\nabla^2 f(\theta_t)",
        r"\theta_{t+1} = \theta_t - [\nabla^2 f(\theta_t)]^{-1}",
        "theta_{t+1} = theta_t - f'(theta_t)/f'(theta_t)",
        "theta_{t+1} = theta_{t-1} - f'(theta_t)/f''(theta_t)",
        "theta_{t+1} = theta_t - f'(theta_t)/f''(theta_t)^2",
        "theta_{t+1} = theta_t - f'(theta_t)*f''(theta_t)",
        "theta_{t+1} = theta_{t+1}",
    ],
    conditional={
        r"\theta_{t+1} = \theta_t - \alpha H(\theta_t)^{-1}\nabla f(\theta_t)": "learning rate",
        "theta_{t+1} = theta_t - alpha*f'(theta_t)/f''(theta_t)": "learning rate",
    },
)

AVERAGE = Part(
    "adam.1",
    right=[
        r"m_t = (1-\beta_1)\sum_{k=1}^{t}\beta_1^{t-k} g_k",
        r"m_t = (1-\beta_1)\sum_{i=1}^{t}\beta_1^{t-i} g_i",
        r"m_t = (1-\beta_1)\sum_{i=0}^{t-1}\beta_1^{i} g_{t-i}",
        r"m_t = \sum_{i=1}^{t}(1-\beta_1)\beta_1^{t-i} g_i",
        r"\boxed{m_t = (1-\beta_1)\sum_{i=0}^{t-1}\beta_1^{t-1-i} g_{i+1}}",
        r"m_t = \sum_{i=1}^{t}\beta_1^{t-i} g_i - \sum_{i=1}^{t}\beta_1^{t-i+1} g_i",
        r"m_t = (1-\beta_1)\beta_1^t\sum_{i=1}^{t}\beta_1^{-i} g_i",
        r"m_n = (1-\beta_1)\sum_{i=1}^{n}\beta_1^{n-i} g_i",
        r"m_t = (1-\beta_1)\sum_{i=1}^{t}\beta_1^{t-i}\nabla_\theta f(\theta_{i-1})",
        r"m_t = (1-\beta_1) g_t + (1-\beta_1)\sum_{i=1}^{t-1}\beta_1^{t-i} g_i",
        r"$m_1 = (1-\beta_1) g_1$ and $m_t = (1-\beta_1)\sum_{i=1}^{t}\beta_1^{t-i} g_i$",
        "m_t = (1 - beta_1)*sum(beta_1^(t-i)*g_i, i, 1, t)",
        "m_t = (1 - beta_1) sum_{i=1}^{t} beta_1^{t-i} g_i",
        "m(t) = (1 - beta_1)*sum(beta_1**(t-i)*g(i), i, 1, t)",
        "m_t = -(beta_1 - 1)*sum(beta_1^j*g_{t-j}, j, 0, t-1)",
        "m_t = (1 − β_1) Σ_{i=1}^{t} β_1^{t−i} g_i",
    ],
    wrong=[
        r"m_t = \sum_{i=1}^{t}\beta_1^{t-i} g_i",
        r"m_t = (1-\beta_1)\sum_{i=1}^{t}\beta_1^{i} g_i",
        r"m_t = (1-\beta_1)\sum_{i=1}^{t}\beta_1^{t-i+1} g_i",
        r"m_t = (1-\beta_1)\sum_{i=0}^{t-1}\beta_1^{t-i} g_i",
        r"m_t = \beta_1\sum_{i=1}^{t}(1-\beta_1)^{t-i} g_i",
        r"m_t = (1-\beta_2)\sum_{i=1}^{t}\beta_2^{t-i} g_i",
        r"m_t = (1-\beta_1)\sum_{i=1}^{t}\beta_1^{t-i} g_i^2",
        r"m_t = \beta_1 m_{t-1} + (1-\beta_1) g_t",
        r"\boxed{m_t = (1-\beta_1^t)\sum_{i=1}^{t}\beta_1^{t-i} g_i}",
        r"m_t = (1-\beta_1)\sum_{i=1}^{t-1}\beta_1^{t-i} g_i",
        r"m_t = (1-\beta_1)\sum_{i=1}^{t} g_i",
        r"m_t = \frac{1}{t}\sum_{i=1}^{t} g_i",
        "m_t = -(1 - beta_1)*sum(beta_1^(t-i)*g_i, i, 1, t)",
        "m_t = (1 - beta_1)*sum(beta_1^(t-i)*g_{i-1}, i, 1, t)",
        "m_t = (1 + beta_1)*sum(beta_1^(t-i)*g_i, i, 1, t)",
        "m_t = (1 - beta_1)*g_t",
        "m_t = m_t",
    ],
)

SECOND = Part(
    "adam.2",
    right=[
        r"v_t = (1-\beta_2)\sum_{k=1}^{t}\beta_2^{t-k} g_k^2",
        r"v_t = (1-\beta_2)\sum_{i=1}^{t}\beta_2^{t-i} \cdot g_i^2",
        r"v_t = (1-\beta_2)\sum_{i=0}^{t-1}\beta_2^{i} g_{t-i}^2",
        r"v_t = \sum_{i=1}^{t}(1-\beta_2)\beta_2^{t-i} g_i^2",
        r"\boxed{v_t = (1-\beta_2)\sum_{i=0}^{t-1}\beta_2^{t-1-i} g_{i+1}^2}",
        r"v_t = \sum_{i=1}^{t}\beta_2^{t-i} g_i^2 - \sum_{i=1}^{t}\beta_2^{t-i+1} g_i^2",
        r"v_t = (1-\beta_2)\beta_2^t\sum_{i=1}^{t}\beta_2^{-i} g_i^2",
        r"v_n = (1-\beta_2)\sum_{i=1}^{n}\beta_2^{n-i} g_i^2",
        r"v_t = (1-\beta_2)\sum_{i=1}^{t}\beta_2^{t-i}\left(\nabla_\theta f(\theta_{i-1})\right)^2",
        r"v_t = (1-\beta_2) g_t^2 + (1-\beta_2)\sum_{i=1}^{t-1}\beta_2^{t-i} g_i^2",
        r"v_{t+1} = (1-\beta_2)\sum_{i=1}^{t+1}\beta_2^{t+1-i} g_i^2",
        "v_t = (1 - beta_2)*sum(beta_2^(t-i)*g_i^2, i, 1, t)",
        "v_t = (1 - beta_2) sum_{i=1}^{t} beta_2^{t-i} g_i^2",
        "v(t) = (1 - beta_2)*sum(beta_2**(t-i)*g(i)**2, i, 1, t)",
        "v_t = -(beta_2 - 1)*sum(beta_2^j*g_{t-j}^2, j, 0, t-1)",
        "v_t = (1 − β_2) Σ_{i=1}^{t} β_2^{t−i} g_i^2",
    ],
    wrong=[
        r"v_t = \sum_{i=1}^{t}\beta_2^{t-i} g_i^2",
        r"v_t = (1-\beta_2)\sum_{i=1}^{t}\beta_2^{t-i} g_i",
        r"v_t = (1-\beta_1)\sum_{i=1}^{t}\beta_1^{t-i} g_i^2",
        r"v_t = (1-\beta_2)\sum_{i=1}^{t}\beta_2^{i} g_i^2",
        r"v_t = (1-\beta_2)\left(\sum_{i=1}^{t}\beta_2^{t-i} g_i\right)^2",
        r"v_t = (1-\beta_2)\sum_{i=1}^{t}\beta_2^{t-i+1} g_i^2",
        r"v_t = \beta_2 v_{t-1} + (1-\beta_2) g_t^2",
        r"v_t = (1-\beta_2)\sum_{i=1}^{t-1}\beta_2^{t-i} g_i^2",
        r"\boxed{v_t = \sum_{i=1}^{t} g_i^2}",
        r"v_t = (1-\beta_2)\sum_{i=0}^{t-1}\beta_2^{t-i} g_i^2",
        r"v_t = (1-\beta_2^t)\sum_{i=1}^{t}\beta_2^{t-i} g_i^2",
        "v_t = -(1 - beta_2)*sum(beta_2^(t-i)*g_i^2, i, 1, t)",
        "v_t = (1 - beta_2)*sum(beta_2^(t-i)*g_{i-1}^2, i, 1, t)",
        "v_t = (1 - beta_2)*sum(beta_2^(t-i)*g_i^4, i, 1, t)",
        "v_t = (1 - beta_2)*g_t^2",
        "v_t = m_t^2",
    ],
)

BIASED = Part(
    "bias.1",
    right=[
        r"\mathbb{E}[m_t] = (1-\beta_1^t)\mathbb{E}[g_t]",
        r"\mathbb{E}[m_t] = (1-\beta_1^t)\mu",
        r"\mathbb{E}[m_t] = \mathbb{E}[g_t] - \beta_1^t\mathbb{E}[g_t]",
        r"\boxed{\mathbb{E}[m_t] = \mathbb{E}[g](1-\beta_1^t)}",
        r"\mathbb{E}[m_t] = \mathbb{E}\left[(1-\beta_1)\sum_{i=1}^{t}\beta_1^{t-i} g_i\right] ="
        r" (1-\beta_1^t)\mathbb{E}[g_t]",
        r"\mathbb{E}\left[m_t\right] = \mu(1-\beta_1)\sum_{i=1}^{t}\beta_1^{t-i}",
        r"\mathbb{E}[m_t] = \mu(1-\beta_1)\frac{1-\beta_1^t}{1-\beta_1}",
        r"\mathbb{E}[m_t] = \mathbb{E}[g_1](1-\beta_1)\sum_{i=0}^{t-1}\beta_1^{i}",
        r"\mathbb{E}[m_n] = (1-\beta_1^n)\mathbb{E}[g_n]",
        "\\begin{align*}\n\\mathbb{E}[m_t] &= (1-\\beta_1)\\sum_{i=1}^{t}\\beta_1^{t-i}\\mathbb{E}[g_i] \\\\\n"
        "&= \\mathbb{E}[g_t](1-\\beta_1)\\sum_{i=1}^{t}\\beta_1^{t-i} \\\\\n&="
        " \\mathbb{E}[g_t](1-\\beta_1^t)\n\\end{align*}",
        r"E[m_t] = -(\beta_1^t - 1) \mu",
        "E[m_t] = (1 - beta_1^t)*E[g_t]",
        "E[m_t] = (1 - beta_1^t)*mu",
        "E[m_t] = mu - mu*beta_1^t",
        "E(m_t) = E(g_t)*(1 - beta_1^t)",
        "E[m_t] = mu*(1 - beta_1)*sum(beta_1^(t-i), i, 1, t)",
    ],
    wrong=[
        r"\mathbb{E}[m_t] = \mathbb{E}[g_t]",
        r"\mathbb{E}[m_t] = (1-\beta_1)\mathbb{E}[g_t]",
        r"\mathbb{E}[m_t] = \beta_1^t\mathbb{E}[g_t]",
        r"\mathbb{E}[m_t] = (1+\beta_1^t)\mathbb{E}[g_t]",
        r"\mathbb{E}[m_t] = \frac{\mathbb{E}[g_t]}{1-\beta_1^t}",
        r"\mathbb{E}[m_t] = (1-\beta_2^t)\mathbb{E}[g_t]",
        r"\mathbb{E}[m_t] = (1-\beta_1^{t-1})\mathbb{E}[g_t]",
        r"\mathbb{E}[m_t] = (1-\beta_1^{t+1})\mu",
        r"\boxed{\mathbb{E}[m_t] = 0}",
        r"\mathbb{E}[m_t] = (1-\beta_1^t)\mathbb{E}[g_t^2]",
        r"\mathbb{E}[m_t] = \beta_1\mathbb{E}[m_{t-1}] + (1-\beta_1)\mathbb{E}[g_t]",
        "E[m_t] = (1 - beta_1)^t*mu",
        "E[m_t] = (1 - beta_1^t)",
        "E[m_t] = mu*sum(beta_1^(t-i), i, 1, t)",
        "E[m_t] = -(1 - beta_1^t)*mu",
        "E[m_t] = E[m_t]",
        "E[m_t] = (1 - t*beta_1)*mu",
    ],
)

CORRECTED = Part(
    "bias.2",
    right=[
        r"\mathbb{E}[\hat m_t] = \mathbb{E}[g_t]",
        r"\mathbb{E}[\hat{m}_t] = \mu",
        r"\boxed{\mathbb{E}[\hat m_t] = \mathbb{E}[g]}",
        r"\mathbb{E}\left[\hat{m}_t\right] = \frac{\mathbb{E}[m_t]}{1-\beta_1^t} = \mathbb{E}[g_t]",
        r"\mathbb{E}[\hat m_t] = \frac{(1-\beta_1^t)\mathbb{E}[g_t]}{1-\beta_1^t}",
        r"\mathbb{E}\left[\frac{m_t}{1-\beta_1^t}\right] = \mathbb{E}[g_t]",
        r"\frac{\mathbb{E}[m_t]}{1-\beta_1^t} = \mu",
        r"\mathbb{E}[\hat m_n] = \mathbb{E}[g_n]",
        r"\mathbb{E}[\hat m_t] = \mathbb{E}[g_1]",
        "We have $\\mathbb{E}[m_t] = (1-\\beta_1^t)\\mathbb{E}[g_t]$.\nHence $\\mathbb{E}[\\hat m_t] ="
        " \\mathbb{E}[g_t]$.",
        r"\mathbb{E}[\hat m_t] = \frac{1-\beta_1}{1-\beta_1^t}\sum_{i=1}^{t}\beta_1^{t-i}\mu",
        "E[mhat_t] = E[g_t]",
        "E[mhat_t] = mu",
        "E[m_t/(1 - beta_1^t)] = mu",
        "E[m_t]/(1 - beta_1^t) = E[g_t]",
        "E[mhat_t] = (1 - beta_1^t)*mu/(1 - beta_1^t)",
    ],
    wrong=[
        r"\mathbb{E}[\hat m_t] = (1-\beta_1^t)\mathbb{E}[g_t]",
        r"\mathbb{E}[\hat m_t] = \frac{\mathbb{E}[g_t]}{1-\beta_1^t}",
        r"\mathbb{E}[\hat m_t] = 0",
        r"\mathbb{E}[\hat m_t] = -\mathbb{E}[g_t]",
        r"\mathbb{E}[\hat m_t] = \mathbb{E}[g_t^2]",
        r"\mathbb{E}[\hat m_t] = (1-\beta_1)\mathbb{E}[g_t]",
        r"\mathbb{E}[\hat m_t] = \frac{\mathbb{E}[m_t]}{1-\beta_1^t}",
        r"\boxed{\mathbb{E}[\hat m_t] = \beta_1^t\mu}",
        r"\mathbb{E}[\hat m_t] = \frac{1-\beta_1}{1-\beta_1^t}\mathbb{E}[g_t]",
        r"\mathbb{E}[\hat m_t] = 2\mathbb{E}[g_t]",
        r"\mathbb{E}[\hat m_t] = \frac{(1-\beta_2^t)\mathbb{E}[g_t]}{1-\beta_1^t}",
        "E[mhat_t] = 1",
        "E[mhat_t] = nu",
        "E[mhat_t] = t*mu",
        "E[mhat_t] = mu/(1 - beta_1)",
        "E[mhat_t] = E[mhat_t]",
    ],
)

CORRECTED_SQUARES = Part(
    "bias.3",
    right=[
        r"\mathbb{E}[\hat v_t] = \mathbb{E}[g_t^2]",
        r"\mathbb{E}[\hat{v}_t] = \nu",
        r"\boxed{\mathbb{E}[\hat v_t] = \mathbb{E}[g^2]}",
        r"\mathbb{E}\left[\hat{v}_t\right] = \frac{\mathbb{E}[v_t]}{1-\beta_2^t} = \mathbb{E}[g_t^2]",
        r"\mathbb{E}[\hat v_t] = \frac{(1-\beta_2^t)\mathbb{E}[g_t^2]}{1-\beta_2^t}",
        r"\mathbb{E}\left[\frac{v_t}{1-\beta_2^t}\right] = \mathbb{E}[g_t^2]",
        r"\frac{\mathbb{E}[v_t]}{1-\beta_2^t} = \nu",
        r"\mathbb{E}[\hat v_n] = \mathbb{E}[g_n^2]",
        r"\mathbb{E}[\hat v_t] = \mathbb{E}[g_1^2]",
        r"\mathbb{E}[\hat v_t] = \frac{1-\beta_2}{1-\beta_2^t}\sum_{i=1}^{t}\beta_2^{t-i}\nu",
        "$\\mathbb{E}[v_t] = (1-\\beta_2^t)\\mathbb{E}[g_t^2]$, so $\\mathbb{E}[\\hat v_t] = \\mathbb{E}[g_t^2]$",
        "E[vhat_t] = E[g_t^2]",
        "E[vhat_t] = nu",
        "E[v_t/(1 - beta_2^t)] = nu",
        "E[v_t]/(1 - beta_2^t) = E[g_t^2]",
        "E[vhat_t] = (1 - beta_2^t)*nu/(1 - beta_2^t)",
    ],
    wrong=[
        r"\mathbb{E}[\hat v_t] = (1-\beta_2^t)\mathbb{E}[g_t^2]",
        r"\mathbb{E}[\hat v_t] = \mathbb{E}[g_t]^2",
        r"\mathbb{E}[\hat v_t] = \mathbb{E}[g_t]",
        r"\mathbb{E}[\hat v_t] = \frac{\mathbb{E}[g_t^2]}{1-\beta_2^t}",
        r"\mathbb{E}[\hat v_t] = 0",
        r"\mathbb{E}[\hat v_t] = -\nu",
        r"\mathbb{E}[\hat v_t] = (1-\beta_2)\nu",
        r"\boxed{\mathbb{E}[\hat v_t] = \beta_2^t\nu}",
        r"\mathbb{E}[\hat v_t] = \frac{\mathbb{E}[v_t]}{1-\beta_2^t}",
        r"\mathbb{E}[\hat v_t] = \sqrt{\mathbb{E}[g_t^2]}",
        r"\mathbb{E}[\hat v_t] = \frac{(1-\beta_1^t)\nu}{1-\beta_2^t}",
        "E[vhat_t] = mu^2",
        "E[vhat_t] = 1",
        "E[vhat_t] = nu^2",
        "E[vhat_t] = nu/(1 - beta_2)",
        "E[vhat_t] = E[vhat_t]",
    ],
)

PARTS = [
    VELOCITY, POSITION, NAG, SQUARES, ADAGRAD, NEWTON, AVERAGE, SECOND, BIASED, CORRECTED, CORRECTED_SQUARES,
]  # fmt: skip

SOLUTIONS = [
    Solution(
        "why m is biased",
        "bias.1",
        "$\\mathbb{E}[m_t] = (1-\\beta_1)\\sum_{i=1}^{t}\\beta_1^{t-i}\\mathbb{E}[g_i]$\n"
        "$\\mathbb{E}[m_t] = \\mathbb{E}[g_t](1-\\beta_1)\\sum_{i=1}^{t}\\beta_1^{t-i} ="
        " (1-\\beta_1^t)\\mathbb{E}[g_t]$",
        "right right right",
        "correct",
    ),
    Solution(
        "a geometric sum too short",
        "bias.1",
        "$\\mathbb{E}[m_t] = \\mathbb{E}[g_t](1-\\beta_1)\\sum_{i=1}^{t}\\beta_1^{t-i}$\n"
        "$\\mathbb{E}[m_t] = (1-\\beta_1^{t-1})\\mathbb{E}[g_t]$",
        "right wrong",
        "wrong",
        remark="the first wrong step is on line 2",
    ),
    Solution(
        "momentum step by step",
        "momentum.1",
        "$v_1 = \\beta v_0 + (1-\\beta)\\nabla f(\\theta_0)$\n"
        "$v_2 = \\beta^2 v_0 + (1-\\beta)(\\beta\\nabla f(\\theta_0) + \\nabla f(\\theta_1))$\n"
        "$v_{t+1} = \\beta v_t + (1-\\beta)\\nabla f(\\theta_t)$\n"
        "$v_t = \\beta^t v_0 + (1-\\beta)\\sum_{k=0}^{t-1}\\beta^{t-1-k}\\nabla f(\\theta_k)$",
        "right right right right",
        "correct",
    ),
]
