"""The service: Airflow's components and what they need, started, watched and ended as one."""
