// SPDX-License-Identifier: GPL-3.0-or-later
//
// A document over a made trace: two readers of one shared extent take turns, as on a 6.12 kernel.
#pragma once

#include "app/gui/state/document.h"
#include "app/gui/state/format.h"
#include "tests/unit/trace/sample.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

namespace daxscope::gui {

/// What a file holds; empty where it cannot be read.
inline QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline constexpr int kPatience = 20'000; // ms; only a failing test waits that long
inline constexpr std::int64_t kTurns = 60;

/// The sample as a file, removed with the object.
class SampleFile {
public:
    explicit SampleFile(std::vector<trace::Loss> losses = {}) {
        trace::Sample sample = trace::sample(kTurns);
        sample.losses = std::move(losses);
        sample.write(directory_ / "storm.daxtrace");
    }
    QString path() const {
        return QString::fromStdString((directory_ / "storm.daxtrace").string());
    }
    QString folder() const { return QString::fromStdString(directory_.path().string()); }

private:
    trace::TemporaryDirectory directory_;
};

/// Opens and waits for comparison and self-check.
inline bool openFully(Document& document, const QString& path) {
    bool checked = false;
    const auto connection = QObject::connect(&document, &Document::selfChecked, &document,
                                             [&checked] { checked = true; });
    document.open(path);
    const bool done = QTest::qWaitFor([&checked] { return checked; }, kPatience);
    QObject::disconnect(connection);
    return done;
}

} // namespace daxscope::gui
