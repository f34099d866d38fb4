// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/compare.h"

#include <QObject>
#include <QString>
#include <memory>

namespace daxscope::gui {

/// The open trace with its two runs. Loads and replays on a worker thread; everything it hands out
/// is immutable and shared, so views keep what they draw while a new comparison is on its way.
class Document : public QObject {
    Q_OBJECT
public:
    explicit Document(QObject* parent = nullptr);
    ~Document() override;

    /// Starts to load `path`; a load under way is cancelled first. The old comparison stays until
    /// opened().
    void open(const QString& path);
    /// Stops the load or replay under way; cancelled() follows within 100 ms.
    void cancel();
    /// Replays with another pair (nullptr: the trace's default pair), on the worker.
    void setHandlers(const model::Handler* before, const model::Handler* after);
    /// Looks for storms with another rule. No replay.
    void setStormRule(const replay::StormRule& rule);

    bool busy() const;
    QString path() const; ///< of the trace shown, empty at start
    /// nullptr until the first opened().
    std::shared_ptr<const replay::Comparison> comparison() const;

signals:
    void started(const QString& path);
    /// `stage` is a translated word ("Reading", "Replaying …"); total 0 = not known.
    void progress(const QString& stage, quint64 done, quint64 total);
    void opened(); ///< another trace is shown now: comparison() is new, selections are void
    void comparisonChanged(); ///< same trace, other handlers or rule; follows opened() too
    void cancelled();
    void failed(const QString& what, const QString& remedy);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace daxscope::gui
