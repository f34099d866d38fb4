// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/latest.h"
#include "replay/store/trace.h"

#include <QDialog>

class QTextBrowser;

namespace daxscope::gui {

/// What trace this is: all that `daxscope info` says of it. The events are counted in the
/// background. Deletes itself when it is closed.
class TraceInfo : public QDialog {
    Q_OBJECT
public:
    /// @param name what the trace is called: its path
    TraceInfo(std::shared_ptr<const trace::Trace> trace, const QString& name, QWidget* parent);

private:
    QTextBrowser* text_;
    Latest<QString> counting_;
};

} // namespace daxscope::gui
