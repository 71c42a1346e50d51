// SPDX-License-Identifier: GPL-3.0-or-later
#include "insight/crop_wall.h"

#include <QElapsedTimer>
#include <QTest>

using namespace omnidrive::insight;

namespace {

/// "label camera clip grounding", "-" for none; "x" in front: the zoom returned no crop.
CaseDigest rollout(const char* id, double reward, const QStringList& zooms) {
    CaseDigest digest;
    digest.id = id;
    digest.reward = reward;
    for (const QString& text : zooms) {
        const QStringList words = text.split(QLatin1Char(' '));
        const auto word = [&](int i) { return words[i] == QLatin1String("-") ? std::string() : words[i].toStdString(); };
        const auto number = [&](int i) { return words[i] == QLatin1String("-") ? std::nullopt : std::optional(words[i].toDouble()); };
        ZoomDigest zoom;
        zoom.call = static_cast<int>(digest.zooms.size());
        zoom.isValid = !text.startsWith(QLatin1String("x"));
        zoom.label = word(0);
        zoom.camera = word(1);
        zoom.clip = number(2);
        zoom.grounding = number(3);
        digest.zooms.push_back(zoom);
    }
    return digest;
}

const std::vector<CaseDigest>& digests() {
    static const std::vector<CaseDigest> all{
        rollout("a", 0.5, {"sign FRONT 0.3 0.9", "xlight FRONT 0.1 0.1", "car BACK - -"}),
        rollout("b", 1.5, {}),
        rollout("c", -0.5, {"car FRONT 0.1 0.2", "- - 0.2 -"}),
    };
    return all;
}

}  // namespace

class TestCropWall : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void orders_data() {
        QTest::addColumn<int>("order");
        QTest::addColumn<bool>("isDescending");
        QTest::addColumn<QString>("tiles");   // rollout and number of the zoom
        const auto row = [](const char* name, WallOrder order, bool isDescending, const char* tiles) {
            QTest::newRow(name) << static_cast<int>(order) << isDescending << tiles;
        };
        row("as the run went", WallOrder::Run, false, "a0 a2 c0 c1");
        row("the newest first", WallOrder::Run, true, "c1 c0 a2 a0");
        row("CLIP rising, unknown last", WallOrder::Clip, false, "c0 c1 a0 a2");
        row("CLIP falling, unknown last too", WallOrder::Clip, true, "a0 c1 c0 a2");
        row("grounding", WallOrder::Grounding, false, "c0 a0 a2 c1");
        row("reward, equal ones as the run went", WallOrder::Reward, false, "c0 c1 a0 a2");
        row("reward falling, equal ones as the run went", WallOrder::Reward, true, "a0 a2 c0 c1");
        row("camera", WallOrder::Camera, false, "a2 a0 c0 c1");
        row("label", WallOrder::Label, false, "a2 c0 a0 c1");
        row("label falling, none last", WallOrder::Label, true, "a0 a2 c0 c1");
    }
    void orders() {
        QFETCH(int, order);
        QFETCH(bool, isDescending);
        QFETCH(QString, tiles);
        QStringList found;
        for (const WallTile& tile : wallTiles(digests(), static_cast<WallOrder>(order), isDescending)) {
            found.push_back(QString::fromStdString(digests()[tile.digest].id) + QString::number(tile.zoom));
        }
        QCOMPARE(found.join(QLatin1Char(' ')), tiles);
    }

    void nothingIsNoWall() {
        QVERIFY(wallTiles({}, WallOrder::Label, true).empty());
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(wallTiles(digests(), WallOrder::Clip, false, stop.get_token()).empty());
    }

    void threeHundredThousand() {
        std::vector<CaseDigest> many(100'000, digests()[0]);
        for (size_t i = 0; i < many.size(); ++i) {
            many[i].zooms[1].isValid = true;
            many[i].zooms[0].clip = static_cast<double>(i * 7919 % 100'003) / 100'003;
            many[i].zooms[0].label = "label " + std::to_string(i * 31 % 977);
        }
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(wallTiles(many, WallOrder::Clip, false).size(), size_t(300'000));
        QCOMPARE(wallTiles(many, WallOrder::Label, true).size(), size_t(300'000));
        qInfo("sorted twice in %lld ms", static_cast<long long>(clock.elapsed()));
        QVERIFY(clock.elapsed() < 3000);
    }
};

QTEST_GUILESS_MAIN(TestCropWall)
#include "tst_crop_wall.moc"
