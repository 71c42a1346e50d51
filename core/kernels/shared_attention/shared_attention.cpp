// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/shared_attention/shared_attention.h"

#include "base/error.h"
#include "kernels/common/tensor_checks.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <numeric>
#include <tuple>
#include <utility>

namespace omnidrive::kernels {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

constexpr const char* kOp = "shared_attention";

/// Rows of the token dimension.
struct Span {
    int64_t start = 0, length = 0;
};

/// Calls body(queries, keys, isCausal) for each block of scores that is not empty: prompt on itself, all continuations on the prompt, each on itself.
template <typename Body>
void forBlocks(const SharedGroup& group, const Body& body) {
    const Span prompt{group.start, group.promptLength}, all{group.continuationStart(), group.continuationLength()};
    body(prompt, prompt, true);
    if (all.length > 0) {
        body(all, prompt, false);
    }
    int64_t at = all.start;
    for (const int64_t length : group.continuations) {
        if (length > 0) {
            body(Span{at, length}, Span{at, length}, true);
        }
        at += length;
    }
}

/// Queries, keys and values as [heads / kvHeads, kvHeads, N, D]: query heads that share a key head differ in the first dimension, over which keys are
/// expanded. All are views.
struct Views {
    Tensor q, k, v;
};

Tensor splitHeads(const Tensor& x, int64_t kvHeads) { return x.squeeze(0).unflatten(0, {kvHeads, -1}).transpose(0, 1); }

Views viewsOf(const Tensor& q, const Tensor& k, const Tensor& v) {
    const int64_t repeats = q.size(1) / k.size(1);
    const auto spread = [&](const Tensor& x) { return x.expand({repeats, -1, -1, -1}); };
    return {splitHeads(q, k.size(1)), spread(k), spread(v)};
}

/// [1, N, heads * D] dense, as [heads / kvHeads, kvHeads, N, D].
Tensor splitRows(const Tensor& x, int64_t kvHeads, int64_t dim) {
    return x.view({x.size(1), kvHeads, -1, dim}).permute({2, 1, 0, 3});
}

Tensor part(const Tensor& x, const Span& span) { return x.narrow(2, span.start, span.length); }

/// Adds a second block of keys to rows that already hold one: both are weighted by their share of the joint sum.
void join(Tensor out, Tensor logSum, const Tensor& otherOut, const Tensor& otherLogSum) {
    const auto joint = at::logaddexp(logSum, otherLogSum);
    out.mul_((logSum - joint).exp_().unsqueeze(-1)).add_(otherOut * (otherLogSum - joint).exp_().unsqueeze(-1));
    logSum.copy_(joint);
}

/// @return [1, N, heads * D] and the log-sum-exp of each row's scores [heads / kvHeads, kvHeads, N].
std::pair<Tensor, Tensor> forwardBlocks(const Tensor& q, const Tensor& k, const Tensor& v, const SharedLayout& layout) {
    const auto views = viewsOf(q, k, v);
    auto result = at::empty({1, q.size(2), q.size(1) * q.size(3)}, q.options());
    const auto out = splitRows(result, k.size(1), q.size(3));
    auto logSums = at::empty({out.size(0), out.size(1), out.size(2)}, q.options());
    for (const auto& group : layout) {
        forBlocks(group, [&](const Span& queries, const Span& keys, bool isCausal) {
            const auto [value, logSum] = at::_scaled_dot_product_flash_attention_for_cpu(part(views.q, queries), part(views.k, keys),
                                                                                         part(views.v, keys), 0.0, isCausal);
            if (isCausal && queries.start != group.start) {
                join(part(out, queries), part(logSums, queries), value, logSum);
            } else {
                part(out, queries).copy_(value);
                part(logSums, queries).copy_(logSum);
            }
        });
    }
    return {result, logSums};
}

struct Layout : torch::CustomClassHolder {
    explicit Layout(SharedLayout given) : groups(std::move(given)) {}
    SharedLayout groups;
};

class SharedAttentionFunction : public torch::autograd::Function<SharedAttentionFunction> {
public:
    static Variable forward(AutogradContext* context, const Variable& q, const Variable& k, const Variable& v, const SharedLayout& layout) {
        auto [out, logSums] = forwardBlocks(q, k, v, layout);
        context->save_for_backward({q, k, v, out, logSums});
        context->saved_data["layout"] = c10::IValue::make_capsule(c10::make_intrusive<Layout>(layout));
        return out;
    }

    static variable_list backward(AutogradContext* context, const variable_list& grads) {
        const auto saved = context->get_saved_variables();
        const auto &q = saved[0], &k = saved[1], &v = saved[2], &logSums = saved[4];
        const int64_t heads = q.size(1), kvHeads = k.size(1), count = q.size(2), dim = q.size(3);
        const auto capsule = context->saved_data["layout"].toCapsule();
        const auto views = viewsOf(q, k, v);
        const auto upstream = splitRows(grads[0].contiguous(), kvHeads, dim), out = splitRows(saved[3], kvHeads, dim);
        // Laid out token by token, as the projections want them.
        auto gradQ = at::zeros({1, count, heads * dim}, q.options());
        auto gradK = at::zeros({1, count, kvHeads, dim}, q.options()), gradV = at::zeros_like(gradK);
        const auto rowsQ = splitRows(gradQ, kvHeads, dim);
        const auto rowsK = gradK[0].transpose(0, 1), rowsV = gradV[0].transpose(0, 1);   // [kvHeads, N, D]
        for (const auto& group : static_cast<const Layout&>(*capsule).groups) {
            forBlocks(group, [&](const Span& queries, const Span& keys, bool isCausal) {
                // With the joint sum and the joint result a block's share of the gradient follows from that block alone.
                const auto [dq, dk, dv] = at::_scaled_dot_product_flash_attention_for_cpu_backward(
                    part(upstream, queries), part(views.q, queries), part(views.k, keys), part(views.v, keys), part(out, queries),
                    part(logSums, queries), 0.0, isCausal);
                part(rowsQ, queries).add_(dq);
                rowsK.narrow(1, keys.start, keys.length).add_(dk.sum(0));
                rowsV.narrow(1, keys.start, keys.length).add_(dv.sum(0));
            });
        }
        const auto byHead = [](const Tensor& x) { return x.transpose(1, 2); };
        return {byHead(gradQ.view({1, count, heads, dim})), byHead(gradK), byHead(gradV), Variable()};
    }
};

void checkArguments(const Tensor& q, const Tensor& k, const Tensor& v, const SharedLayout& layout) {
    requireFloating(kOp, "q", q);
    requireSameKind(kOp, "k", k, "q", q);
    requireSameKind(kOp, "v", v, "q", q);
    require(q.dim() == 4 && q.size(0) == 1, "{}: q is {}, expected [1, heads, N, D]", kOp, shapeText(q));
    const bool fits = k.dim() == 4 && k.size(0) == 1 && k.size(2) == q.size(2) && k.size(3) == q.size(3) && k.size(1) > 0 &&
                      q.size(1) % k.size(1) == 0;
    require(fits, "{}: k is {}, expected [1, a divisor of {} heads, {}, {}]", kOp, shapeText(k), q.size(1), q.size(2), q.size(3));
    requireShape(kOp, "v", v, k.sizes());
    int64_t filled = 0;
    for (const auto& group : layout) {
        require(group.start == filled && group.promptLength > 0, "{}: a group starts at {} with a prompt of {}, expected one that starts at {}", kOp,
                group.start, group.promptLength, filled);
        for (const int64_t length : group.continuations) {
            require(length >= 0, "{}: a continuation of length {}", kOp, length);
        }
        filled = group.end();
    }
    require(filled == q.size(2), "{}: the groups fill {} of {} tokens", kOp, filled, q.size(2));
}

}  // namespace

int64_t SharedGroup::continuationLength() const { return std::accumulate(continuations.begin(), continuations.end(), int64_t{0}); }

Tensor sharedAttention(const Tensor& q, const Tensor& k, const Tensor& v, const SharedLayout& layout) {
    checkArguments(q, k, v, layout);
    if (!hasCpuLoops(q)) {
        return sharedAttentionReference(q, k, v, layout);
    }
    if (needsGradient(q, k) || needsGradient(v, v)) {
        return SharedAttentionFunction::apply(q, k, v, layout);
    }
    return forwardBlocks(q, k, v, layout).first;
}

}  // namespace omnidrive::kernels
