// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/sides.h"
#include "app/gui/state/trace_export.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace daxscope::gui {

/// Asks what of a trace is to be written, as what and where. It writes nothing: accepted() says
/// that wish() is to be exported.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    /// What it is about.
    struct Subject {
        PaneSide side;                     ///< whose trace and runs
        QString name;                      ///< what the trace is called
        QString folder;                    ///< where to, at first
        TimeRange visible;                 ///< in the side's trace
        std::optional<TimeRange> selected; ///< the same: then that is what is offered first
        bool assumed = false;              ///< the runs have accesses that nothing recorded
        replay::StormRule rule;
    };
    ExportDialog(Subject subject, QWidget* parent);
    ExportWish wish() const;

private:
    const exports::Format& format() const;
    void addRuns();
    void addFiles();
    void show();
    void renamed();
    QString besideTheTrace(const QString& path) const;
    void choose();

    Subject of_;
    QComboBox *format_, *run_, *time_;
    QListWidget* files_;
    QCheckBox* anonymous_;
    QLineEdit* path_;
    QLabel* note_;
    QPushButton* export_;
};

} // namespace daxscope::gui
