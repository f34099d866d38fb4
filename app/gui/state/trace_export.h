// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/common/export_file.h"
#include "app/gui/state/latest.h"

#include <QObject>
#include <filesystem>
#include <memory>
#include <vector>

namespace daxscope::gui {

/// What is to be exported, and how: what `daxscope export` has options for.
struct ExportWish {
    std::shared_ptr<const trace::Trace> trace;
    exports::Subject::Options options;
    const exports::Format* format = nullptr;
    /// What a format that shows a run shows; nullptr: what was recorded, and nothing assumed.
    std::shared_ptr<const replay::Run> run;
    bool modelled = false; ///< it is a handler's
    replay::StormRule rule;
    QString path;
};

/// Writes traces for other programs in the background, by the code of `daxscope export`. One at a
/// time: a newer wish drops the one before.
class TraceExport : public QObject {
    Q_OBJECT
public:
    explicit TraceExport(QObject* parent = nullptr);

    /// Looks at what is there now, and writes later; saved() or failed() follows. The file takes
    /// its place when it is whole: until then, and where it is given up, what was there stays.
    /// @param inputs what is open now: it is never replaced
    /// @throws app::WouldReplace where something is there, without `force`; Error, as
    ///     app::ExportFile does
    void start(const ExportWish& wish, const std::vector<std::filesystem::path>& inputs,
               bool force);
    /// Gives up what is under way, without waiting for it; ended() follows at once.
    void cancel();
    bool busy() const { return work_.busy(); }
    /// {done, total}, in the work's own unit; total 0: not known.
    std::pair<std::uint64_t, std::uint64_t> progress() const { return work_.progress(); }

signals:
    void started();
    void ended(); ///< whatever it came to
    /// @param said what was written and what was left out, in one line
    void saved(const QString& path, const QString& said);
    void failed(const daxscope::gui::Failure& why);

private:
    Latest<QString> work_;
};

} // namespace daxscope::gui
