// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/shared_attention/shared_attention.h"

#include "base/error.h"
#include "finite_difference.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace omnidrive;
using namespace omnidrive::tests;

namespace {

/// Groups as "prompt: continuation continuation, prompt: ...".
kernels::SharedLayout layoutFrom(const QString& text) {
    kernels::SharedLayout layout;
    int64_t start = 0;
    for (const auto& part : text.split(u',')) {
        const auto sides = part.split(u':');
        kernels::SharedGroup group{start, sides[0].trimmed().toLongLong(), {}};
        for (const auto& length : sides.value(1).split(u' ', Qt::SkipEmptyParts)) {
            group.continuations.push_back(length.toLongLong());
        }
        start = group.end();
        layout.push_back(group);
    }
    return layout;
}

/// Queries, keys and values as a projection leaves them: [1, N, heads, D] seen as [1, heads, N, D].
std::vector<torch::Tensor> inputs(int64_t heads, int64_t kvHeads, int64_t count, int64_t dim, torch::ScalarType type) {
    std::vector<torch::Tensor> all;
    for (const int64_t h : {heads, kvHeads, kvHeads}) {
        all.push_back(normal64({1, count, h, dim}, 7 + all.size()).to(type));
    }
    return all;
}

using Op = torch::Tensor (*)(const torch::Tensor&, const torch::Tensor&, const torch::Tensor&, const kernels::SharedLayout&);

std::vector<torch::Tensor> valueAndGradients(Op op, const std::vector<torch::Tensor>& in, const kernels::SharedLayout& layout) {
    std::vector<torch::Tensor> leaves;
    for (const auto& x : in) {
        leaves.push_back(x.clone().requires_grad_(true));
    }
    const auto out = op(leaves[0].transpose(1, 2), leaves[1].transpose(1, 2), leaves[2].transpose(1, 2), layout);
    (out * normal64(out.sizes(), 3).to(out.scalar_type())).sum().backward();
    return {out.detach(), leaves[0].grad(), leaves[1].grad(), leaves[2].grad()};
}

}  // namespace

class TestSharedAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void matchesReference_data() {
        QTest::addColumn<QString>("layout");
        QTest::addColumn<QList<int>>("shape");   // heads, kvHeads, D
        QTest::addColumn<QString>("type");
        QTest::newRow("prompt alone") << "5" << QList<int>{2, 2, 8} << "float";
        QTest::newRow("one token each") << "1: 1" << QList<int>{1, 1, 2} << "float";
        QTest::newRow("ragged group") << "7: 3 1 5" << QList<int>{6, 2, 32} << "float";
        QTest::newRow("a continuation of nothing") << "7: 3 0 5, 2: 0" << QList<int>{4, 1, 16} << "float";
        QTest::newRow("two groups") << "33: 4 17, 9: 5 6 7" << QList<int>{4, 2, 24} << "float";
        QTest::newRow("longer than a block") << "700: 130 40" << QList<int>{2, 1, 16} << "float";
        QTest::newRow("double") << "33: 4 17, 9: 5 6 7" << QList<int>{4, 2, 24} << "double";
        QTest::newRow("bfloat16") << "7: 3 1 5" << QList<int>{6, 2, 32} << "bfloat16";
    }

    void matchesReference() {
        QFETCH(QString, layout);
        QFETCH(QList<int>, shape);
        QFETCH(QString, type);
        const auto dtype = type == "float" ? torch::kFloat : type == "double" ? torch::kDouble : torch::kBFloat16;
        const double tolerance = type == "float" ? 3e-6 : type == "double" ? 1e-13 : 3e-2;
        const auto groups = layoutFrom(layout);
        const auto in = inputs(shape[0], shape[1], groups.back().end(), shape[2], dtype);
        const auto actual = valueAndGradients(kernels::sharedAttention, in, groups);
        std::vector<torch::Tensor> wide;
        for (const auto& x : in) {
            wide.push_back(x.to(torch::kDouble));
        }
        const auto expected = valueAndGradients(kernels::sharedAttentionReference, wide, groups);
        const char* names[] = {"value", "q", "k", "v"};
        for (size_t i = 0; i < expected.size(); ++i) {
            // A key of the prompt gathers terms from every token: relative to the largest value.
            const auto problem = mismatch(actual[i], expected[i], tolerance * std::max(1.0, expected[i].abs().max().item<double>()), tolerance);
            QVERIFY2(problem.empty(), (std::string(names[i]) + ": " + problem).c_str());
        }
    }

    void gradient() {
        const auto groups = layoutFrom("3: 2 1, 2: 2");
        const auto upstream = normal64({1, 10, 8}, 5);
        const auto problem = gradientMismatch(
            [&](const std::vector<torch::Tensor>& in) { return (kernels::sharedAttention(in[0], in[1], in[2], groups) * upstream).sum(); },
            {normal64({1, 4, 10, 2}, 1), normal64({1, 2, 10, 2}, 2), normal64({1, 2, 10, 2}, 4)});
        QVERIFY2(problem.empty(), problem.c_str());
    }

    void continuationsDoNotSeeEachOther() {
        const auto groups = layoutFrom("4: 3 3");
        auto in = inputs(2, 1, 10, 8, torch::kFloat);
        const auto run = [&] {
            return kernels::sharedAttention(in[0].transpose(1, 2), in[1].transpose(1, 2), in[2].transpose(1, 2), groups);
        };
        const auto before = run();
        for (auto& x : in) {
            x.narrow(1, 4, 3).add_(1);
        }
        const auto after = run();
        QVERIFY(at::equal(before.narrow(1, 0, 4), after.narrow(1, 0, 4)));
        QVERIFY(at::equal(before.narrow(1, 7, 3), after.narrow(1, 7, 3)));
        QVERIFY(!at::allclose(before.narrow(1, 4, 3), after.narrow(1, 4, 3)));
    }

    void refuses_data() {
        QTest::addColumn<QString>("layout");
        QTest::addColumn<int>("kvHeads");
        QTest::addColumn<QString>("message");
        QTest::newRow("too few tokens") << "4: 3" << 1 << "shared_attention: the groups fill 7 of 10 tokens";
        QTest::newRow("no prompt") << "0: 10" << 1 << "shared_attention: a group starts at 0 with a prompt of 0, expected one that starts at 0";
        QTest::newRow("heads") << "4: 6" << 3 << "shared_attention: k is [1, 3, 10, 8], expected [1, a divisor of 4 heads, 10, 8]";
    }

    void refuses() {
        QFETCH(QString, layout);
        QFETCH(int, kvHeads);
        QFETCH(QString, message);
        const auto in = inputs(4, kvHeads, 10, 8, torch::kFloat);
        try {
            kernels::sharedAttention(in[0].transpose(1, 2), in[1].transpose(1, 2), in[2].transpose(1, 2), layoutFrom(layout));
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(QString(error.what()), message);
        }
    }
};

QTEST_APPLESS_MAIN(TestSharedAttention)
#include "tst_shared_attention.moc"
